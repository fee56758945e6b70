// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"net/http"
	"strings"
)

// Refusal is an error response in the shape of v2. With a Status below 300 it reads as a success: "data": null stands
// beside the error.
type Refusal struct {
	Status int    // 200, or 400 to 599; 0 is no refusal
	Code   string // "" is the status's name, such as PAYMENT_REQUIRED, and ACCOUNT_CLOSED for one below 300
	Title  string // "" is the status's name, and none for one below 300
	Detail string // "" is "The account is closed."
}

// Closing is what becomes of requests for an account that is closed, or deleted. The zero value lets all of them pass.
type Closing struct {
	Exchange  Refusal // of an exchange
	Pipelines Refusal // of a read or a post, with a token that is good
}

func (r Refusal) refuses() bool { return r.Status != 0 }

func (r Refusal) failure() *failure {
	f := &failure{status: r.Status, Code: r.Code, Title: r.Title, Detail: cmp.Or(r.Detail, "The account is closed.")}
	if r.Status < http.StatusMultipleChoices {
		f.Code = cmp.Or(f.Code, "ACCOUNT_CLOSED")
		return f
	}
	f.Title = cmp.Or(f.Title, http.StatusText(r.Status), "Error")
	f.Code = cmp.Or(f.Code, strings.ToUpper(strings.ReplaceAll(f.Title, " ", "_")))
	return f
}
