// Says that scripts run, before anything is drawn: a published page has its folds open for who has none.
"use strict";
document.documentElement.classList.add("script");
