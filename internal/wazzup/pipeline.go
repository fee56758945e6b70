package wazzup

// Pipeline is a sales funnel as the API has it.
type Pipeline struct {
	ID     string  `json:"id"`               // 1 to 100 characters, unique in an account
	Name   string  `json:"name"`             // 1 to 100 characters
	Stages []Stage `json:"stages,omitempty"` // in order; none is nil and left out, because the API refuses an empty list

	// Undocumented are members of the funnel and of its stages that the documentation does not have: their JSON by their name,
	// or by one such as stages["a"].color. It is nil if there are none. They are never sent: the API refuses members that it
	// does not know.
	Undocumented map[string]string `json:"-"`
}

// Stage is a step of a funnel.
type Stage struct {
	ID   string `json:"id"`   // 1 to 100 characters, unique in its funnel, not in the account
	Name string `json:"name"` // 1 to 100 characters
}
