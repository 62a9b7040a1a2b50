export const FirstRun = () => <main />;
