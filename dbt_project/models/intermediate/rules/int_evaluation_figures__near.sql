{{ figures_of('int_evaluations__near') }}
