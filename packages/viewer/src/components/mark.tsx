/** The mark: a window with ears. */
export const Mark = () => (
  <svg className="mark" viewBox="0 0 24 24" aria-hidden="true">
    <path
      className="mark-frame"
      d="M3 8.5 3.6 2.7Q3.8 1.4 5 2L9.4 4.6H14.6L19 2Q20.2 1.4 20.4 2.7L21 8.5V18Q21 22 17 22H7Q3 22 3 18Z"
    />
    <path
      className="mark-panes"
      d="M7 8.2H10.2Q11.2 8.2 11.2 9.2V13.1H6V9.2Q6 8.2 7 8.2ZM13.8 8.2H17Q18 8.2 18 9.2V13.1H12.8V9.2Q12.8 8.2 13.8 8.2ZM6 14.7H11.2V19H7.5Q6 19 6 17.5ZM12.8 14.7H18V17.5Q18 19 16.5 19H12.8Z"
    />
  </svg>
);
