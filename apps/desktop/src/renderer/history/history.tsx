export const History = () => <main />;
