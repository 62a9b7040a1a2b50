import { z } from "zod";

// Before any schema is made: zod otherwise tries `new Function`, which the page's policy forbids and reports.
z.config({ jitless: true });
