package wazzup

// Pipeline is a sales funnel as the API has it.
type Pipeline struct {
	ID     string  `json:"id"`               // 1 to 100 characters, unique in an account
	Name   string  `json:"name"`             // 1 to 100 characters
	Stages []Stage `json:"stages,omitempty"` // in order; none is nil and left out, because the API refuses an empty list

	// Undocumented are members that the documentation does not have, by name, as JSON; nil for none. They cannot be sent: the
	// API refuses what it does not know.
	Undocumented map[string]string `json:"-"`
}

// Stage is a step of a funnel.
type Stage struct {
	ID   string `json:"id"`   // 1 to 100 characters, unique in its funnel, not in the account
	Name string `json:"name"` // 1 to 100 characters
}
