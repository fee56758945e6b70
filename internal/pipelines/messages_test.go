// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages/messagestest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/scope"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// TestMessages holds what failures, doubts and warnings put on the screen, as one file to read and review; -update writes
// it anew.
func TestMessages(t *testing.T) {
	var got strings.Builder
	for _, section := range [][]message{requestMessages(), accountMessages(), inputMessages(), tokenMessages(), writeMessages(), warningMessages(), textMessages()} {
		for _, m := range section {
			fmt.Fprintf(&got, "=== %s\n\n", m.when)
			for _, d := range m.diags {
				fmt.Fprintf(&got, "%s: %s", d.Severity(), d.Summary())
				if at, ok := d.(diag.DiagnosticWithPath); ok {
					fmt.Fprintf(&got, "  [at %s]", at.Path())
				}
				fmt.Fprintf(&got, "\n\n%s\n\n", d.Detail())
			}
		}
	}
	messagestest.Compare(t, messagestest.Pipelines, got.String())
}

var stopped = &account.Holder{PID: 4711, Host: "laptop", Since: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}

// message is what somebody sees when something happens.
type message struct {
	when  string
	diags diag.Diagnostics
}

func requestMessages() []message {
	read := messages.Operation{Doing: "reading the funnels"}
	status := func(code int, change func(*wazzup.StatusError)) error {
		e := &wazzup.StatusError{Status: code, RetryAfter: wazzup.NoRetryAfter}
		if change != nil {
			change(e)
		}
		return e
	}
	tried := func(err error) error { return &wazzup.AttemptsError{Attempts: 5, Err: err} }
	list := []message{}
	for _, c := range []struct {
		when string
		err  error
	}{
		{"401", status(401, func(e *wazzup.StatusError) {
			e.Code, e.Title, e.Detail = "OAUTH_TOKEN_UNKNOWN_OR_REVOKED", "Unauthorized", "The access token is unknown or was revoked."
		})},
		{"405", status(405, nil)},
		{"an ended token, with 403", status(403, func(e *wazzup.StatusError) { e.Code = "OAUTH_TOKEN_UNKNOWN_OR_REVOKED" })},
		{"409", status(409, nil)},
		{"413", status(413, nil)},
		{"422", status(422, func(e *wazzup.StatusError) { e.Code, e.Detail = "INVALID", "no" })},
		{"422 without a word", status(422, nil)},
		{"422 with a text", status(422, func(e *wazzup.StatusError) { e.IsText, e.Text = true, "upstream is overloaded" })},
		{"422 whose words are left out", status(422, func(e *wazzup.StatusError) { e.Detail = "(left out, because it contains a credential)" })},
		{"429, five times", tried(status(429, nil))},
		{"429, asking for an hour", &wazzup.WaitTooLongError{Until: time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC), Err: status(429, nil)}},
		{"503, five times", tried(status(503, func(e *wazzup.StatusError) { e.Title = "Service Unavailable" }))},
		{"502 with a page, five times", tried(status(502, func(e *wazzup.StatusError) { e.IsPage, e.Text = true, "Bad gateway | proxy.example" }))},
		{"a redirect", &wazzup.RedirectError{Status: 302, Target: "https://login.example/start"}},
		{"nobody answers", tried(&wazzup.TransportError{NothingSent: true, Err: errors.New("dial tcp 203.0.113.7:443: connect: connection refused")})},
		{"no answer in time", tried(&wazzup.TransportError{Err: errors.New("no complete response within request_timeout")})},
		{"a bad certificate", &wazzup.TransportError{NothingSent: true, Permanent: true, Err: errors.New("tls: failed to verify certificate: x509: certificate signed by unknown authority")}},
		{"a login page", &wazzup.NotAPIError{Status: 200, ContentType: "text/html; charset=utf-8"}},
		{"an empty body", &wazzup.NotAPIError{Status: 200, Empty: true}},
		{"an odd list", &wazzup.FormatError{Reason: "data[3].stages[1].id is missing"}},
		{"a page of a list", &wazzup.PartialListError{Hint: `"has_more" is true`}},
		{"an error in a response of status 200", &wazzup.BodyError{Status: 200, Code: "INTERNAL_ERROR", Detail: "The funnels could not be read.", Errors: []string{"shard 3 does not answer"}}},
		{"an error in a response of status 200, without a word", &wazzup.BodyError{Status: 200}},
		{"members that nobody knows", &wazzup.UnrecognisedError{Members: []string{"message", "warnings"}}},
		{"members that nobody knows, one with a credential in its name", &wazzup.UnrecognisedError{Members: []string{"message"}, Hidden: 1}},
		{"members that nobody knows, the password among them", &wazzup.UnrecognisedError{Members: []string{"message"}, Hidden: 1, Words: 1}},
		{"a credential in the list", &wazzup.CredentialInListError{}},
		{"an endless answer", &wazzup.TooLargeError{Limit: 32 << 20}},
		{"an interrupt", context.Canceled},
		{"anything else", errors.New("something that nobody has thought of")},
	} {
		list = append(list, message{"While reading: " + c.when, messages.Failed(read, c.err)})
	}
	return list
}

// accountMessages are those about refusals that may be about one account.
func accountMessages() []message {
	const id = "72042419"
	one, client := messages.Operation{Doing: "reading the funnels"}, messages.Operation{Doing: "reading the funnels", Of: " of account 7204-2419"}
	status := func(code int, words string) error {
		return &wazzup.StatusError{Status: code, Code: words, RetryAfter: wazzup.NoRetryAfter}
	}
	page := &wazzup.StatusError{Status: 404, IsPage: true, RetryAfter: wazzup.NoRetryAfter}
	return []message{
		{"A configured token: 404 of the API's own", messages.Failed(one, &wazzup.AccountError{Err: status(404, "ACCOUNT_NOT_FOUND")})},
		{"A configured token: 404 with a page", messages.Failed(one, &wazzup.AccountError{Err: page})},
		{"A configured token: 404 with nothing, where funnels were listed before", messages.Failed(client, &wazzup.AccountError{Account: id, Listed: true, Err: status(404, "")})},
		{"A configured token: 403", messages.Failed(one, &wazzup.AccountError{Err: status(403, "")})},
		{"A partner: 404 of the API's own, before anything was listed", messages.Failed(client, &wazzup.AccountError{Account: id, Partner: true, Err: status(404, "NOT_FOUND")})},
		{"A partner: 404 with a page, before anything was listed", messages.Failed(client, &wazzup.AccountError{Account: id, Partner: true, Err: page})},
		{"A partner: 404, while others are listed", messages.Failed(client, &wazzup.AccountError{Account: id, Partner: true, Listed: true, Err: status(404, "")})},
		{"A partner: 410, while others are listed", messages.Failed(client, &wazzup.AccountError{Account: id, Partner: true, Listed: true, Err: status(410, "ACCOUNT_DELETED")})},
		{"A partner: 402, while others are listed", messages.Failed(client, &wazzup.AccountError{Account: id, Partner: true, Listed: true, Err: status(402, "PAYMENT_REQUIRED")})},
		{"A partner: 403, while others are listed", messages.Failed(client, &wazzup.AccountError{Account: id, Partner: true, Listed: true, Err: status(403, "FORBIDDEN")})},
		{"A partner: an error in a response of status 200, while others are listed", messages.Failed(client, &wazzup.AccountError{
			Account: id, Partner: true, Listed: true, Err: &wazzup.BodyError{Status: 200, Code: "ACCOUNT_CLOSED"},
		})},
	}
}

// inputMessages are those about an account's id, wherever it is written. Those about the provider's other settings are in
// its own golden file.
func inputMessages() []message {
	configured, imported := scope.Written{Where: "account_id", InConfiguration: true}, scope.Written{Where: "The account in front of the import id"}
	return []message{
		{"An account id that arrives as a number", configured.Unusual("4785")},
		{"An account id that arrives as a negative number", diag.Diagnostics{configured.Bad("-3444", &wazzup.InputError{Problem: "it is a negative number"})}},
		{"An account id in quotes within quotes", diag.Diagnostics{configured.Bad(`"7204-2419"`, &wazzup.InputError{Problem: "it has a quote at its beginning or end", Hint: "Take the quotes off."})}},
		{"The name of a workspace as an account id", diag.Diagnostics{configured.Bad("default", &wazzup.InputError{Problem: "it is neither digits nor of the form 7204-2419"})}},
		{"An unusual account id in front of an import id", imported.Unusual("4785")},
		{"An import id that cannot be read", diag.Diagnostics{messages.ImportIDNotUnderstood(errors.New("it has an empty funnel id"))}},
		{"An import that names no account", diag.Diagnostics{messages.ImportNamesNoAccount("x")}},
		{"An import of funnels that are not there", diag.Diagnostics{messages.NoSuchFunnelsToImport([]string{"z"}, []string{"x", "y"})}},
		{"An import from an account without funnels", diag.Diagnostics{messages.NoFunnelsToImport("", false)}},
		{"No account for a partner", second(scope.Access{Partner: true, EmptyEnv: true}.Resolve(types.StringNull(), ""))},
	}
}

func tokenMessages() []message {
	read := messages.Operation{Doing: "reading the funnels", Of: " of account 7204-2419"}
	create := messages.Operation{Doing: "creating the funnels", Of: " of account 7204-2419", Creating: true}
	update := messages.Operation{Doing: "updating the funnels", Of: " of account 7204-2419"}
	status := func(code int) error { return &wazzup.StatusError{Status: code, RetryAfter: wazzup.NoRetryAfter} }
	page := func(code int) error {
		return &wazzup.StatusError{Status: code, IsPage: true, RetryAfter: wazzup.NoRetryAfter}
	}
	token := func(step wazzup.TokenStep, err error) error {
		return &wazzup.TokenError{Step: step, Account: "72042419", Err: err}
	}
	refused := token(wazzup.UsingAccountToken, status(401))
	inside := &wazzup.BodyError{Status: 200, Code: "ACCOUNT_BLOCKED", Detail: "Ask your manager."}
	noOther := &wazzup.NoOtherTokenError{Refusal: status(401), Err: token(wazzup.GettingMachineToken, status(403))}
	return []message{
		{"A wrong password", messages.Failed(read, token(wazzup.GettingMachineToken, status(401)))},
		{"A wrong password, again", messages.Failed(read, &wazzup.TokenError{Step: wazzup.GettingMachineToken, Account: "72042419", NotTried: true, Err: status(401)})},
		{"A wrong password, with a text", messages.Failed(read, token(wazzup.GettingMachineToken, &wazzup.StatusError{
			Status: 401, IsText: true, Text: "Account locked after 5 wrong passwords", RetryAfter: wazzup.NoRetryAfter, Method: http.MethodPost,
		}))},
		{"A password that was changed in the middle of a run", messages.Failed(read, &wazzup.TokenError{Step: wazzup.GettingMachineToken, Account: "72042419", Worked: true, Err: status(401)})},
		{"A wrong password in quotes", messages.Failed(read, &wazzup.TokenError{Step: wazzup.GettingMachineToken, Account: "72042419", Doubt: "has quotes around it", Err: status(401)})},
		{"A wrong password, between a post and its read-back", messages.Failed(update, &account.UnverifiedError{
			Err: &wazzup.TokenError{Step: wazzup.GettingMachineToken, Account: "72042419", NotTried: true, Err: status(401)},
		})},
		{"Credentials that are refused otherwise", messages.Failed(read, token(wazzup.GettingMachineToken, status(400)))},
		{"A proxy's page in place of a machine token", messages.Failed(read, token(wazzup.GettingMachineToken, page(403)))},
		{"A proxy's page in place of an account's token", messages.Failed(read, token(wazzup.GettingAccountToken, page(403)))},
		{"A partner who is refused", messages.Failed(read, token(wazzup.GettingMachineToken, status(403)))},
		{"No token endpoint", messages.Failed(read, token(wazzup.GettingMachineToken, status(404)))},
		{"A token endpoint with a problem", messages.Failed(read, token(wazzup.GettingMachineToken, &wazzup.AttemptsError{Attempts: 5, Err: status(503)}))},
		{"A page in place of a token", messages.Failed(read, token(wazzup.GettingAccountToken, &wazzup.NotAPIError{Status: 200, ContentType: "text/html"}))},
		{"An odd token", messages.Failed(read, token(wazzup.GettingAccountToken, &wazzup.FormatError{What: "a token", Reason: `its "data" has no "access_token" that is a string`}))},
		{"An account that the partner has not created", messages.Failed(read, token(wazzup.GettingAccountToken, status(404)))},
		{"The same, while others work", messages.Failed(read, &wazzup.TokenError{Step: wazzup.GettingAccountToken, Account: "72042419", OthersWork: true, Err: status(404)})},
		{"401 for one account, while others work", messages.Failed(read, &wazzup.TokenError{Step: wazzup.GettingAccountToken, Account: "72042419", OthersWork: true, Err: status(401)})},
		{"An ended machine token, again and again", messages.Failed(read, &wazzup.TokenError{
			Step: wazzup.GettingAccountToken, Account: "72042419", OthersWork: true, Err: &wazzup.StatusError{Status: 403, Code: "OAUTH_TOKEN_UNKNOWN_OR_REVOKED", RetryAfter: wazzup.NoRetryAfter},
		})},
		{"401 for one account, and no other machine token, while others work", messages.Failed(read, &wazzup.TokenError{
			Step: wazzup.GettingAccountToken, Account: "72042419", OthersWork: true, Denied: status(403), Err: status(401),
		})},
		{"401 for an account, and no other machine token", messages.Failed(read, &wazzup.TokenError{Step: wazzup.GettingAccountToken, Account: "72042419", Denied: status(403), Err: status(401)})},
		{"An error in the response with an account's token", messages.Failed(read, token(wazzup.GettingAccountToken, inside))},
		{"An error in the response with a machine token", messages.Failed(read, token(wazzup.GettingMachineToken, inside))},
		{"A machine token that is refused", messages.Failed(read, token(wazzup.GettingAccountToken, status(401)))},
		{"A token whose account cannot be read, issued", messages.Failed(read, token(wazzup.GettingAccountToken, &wazzup.AccountClaimError{Reason: "it is a list"}))},
		{"A token of another account, issued", messages.Failed(read, token(wazzup.GettingAccountToken, &wazzup.OtherAccountError{Account: "99990000"}))},
		{"A new token that is refused", messages.Failed(read, refused)},
		{"A new token that is refused, to a post", messages.Failed(create, &account.RejectedError{Err: refused})},
		{"No token for the reads after a post", messages.Failed(create, &account.UnverifiedError{Err: refused})},
		{"A post that was refused for its token, no other to be had, and no read", messages.Failed(create, &account.UnverifiedError{Post: noOther, Err: noOther.Err})},
		{"The same, and reads show that it was not taken", messages.Failed(update, &account.NotTakenError{Err: noOther})},
		{"No token before a post", messages.Failed(update, &account.RejectedError{Err: token(wazzup.GettingAccountToken, status(403))})},
		{"Somebody else's change, in a client's account", messages.Failed(messages.Operation{Doing: "removing the funnels", Of: " of account 7204-2419"},
			&account.ConflictError{Differences: []account.Difference{{PipelineID: "sales", Aspect: account.Name, Want: "Sales", Got: "by hand"}}})},
		{"An interrupt while a token is renewed", messages.Failed(create, errors.Join(context.Canceled, &account.NotTakenError{Err: &wazzup.RenewedError{Err: refused}}))},
	}
}

func writeMessages() []message {
	planned := map[string]wazzup.Pipeline{"mine": {ID: "mine", Name: "Mine", Stages: []wazzup.Stage{{ID: "a", Name: "A"}, {ID: "b", Name: "B"}}}}
	create := messages.Operation{Doing: "creating the funnels", Creating: true, Planned: planned}
	change := messages.Operation{Doing: "updating the funnels", Planned: planned}
	posted := []wazzup.Pipeline{{ID: "theirs", Name: "Theirs"}, planned["mine"]}
	reset := &wazzup.TransportError{Err: errors.New("read tcp 192.0.2.1:50000->203.0.113.7:443: read: connection reset by peer")}
	differences := []account.Difference{
		{PipelineID: "mine", Aspect: account.Name, Want: "Mine ", Got: "Mine"},
		{PipelineID: "mine", Aspect: account.StageName, StageID: "a", Want: "A", Got: "a"},
		{PipelineID: "mine", Aspect: account.StageMissing, StageID: "b", Want: "B"},
		{PipelineID: "mine", Aspect: account.StageExtra, StageID: "c", Got: "C"},
		{PipelineID: "mine", Aspect: account.StageOrder},
		{PipelineID: "gone", Aspect: account.Existence, Want: "Gone"},
	}
	rejected := func(errs ...string) error {
		return &account.RejectedError{Posted: posted, Err: &wazzup.StatusError{
			Status: 400, Code: "VALIDATION_FAILED", Title: "Validation Failed", Detail: "One or more fields did not pass validation.", Errors: errs, RetryAfter: wazzup.NoRetryAfter, Method: http.MethodPost,
		}}
	}
	destroy := messages.Operation{Doing: "removing the funnels", Of: " of account 7204-2419"}
	part := &account.RejectedError{}
	_ = errors.As(rejected("pipelines.1.stages.1.name must be shorter than or equal to 100 characters"), &part)
	conflict := &account.RejectedError{Err: &wazzup.StatusError{Status: 409, Code: "CONFLICT", RetryAfter: wazzup.NoRetryAfter}}
	grown := []account.Difference{
		{PipelineID: "mine", Aspect: account.Name, Want: "A & B", Got: "A &amp; B"},
		{PipelineID: "a,b", Aspect: account.Name, Want: "A & B", Got: "A &amp; B"},
		{PipelineID: "it's", Aspect: account.StageName, StageID: "s", Want: "x < y", Got: "x &lt; y"},
	}
	again := []account.Difference{{PipelineID: "mine", Aspect: account.Name, Want: "A &amp; B", Got: "A &amp;amp; B", Again: true}}
	return []message{
		{"A funnel that exists, on a create", messages.Failed(create, &account.ExistsError{Differences: differences[:4], There: []string{"equal", "mine", "unknown"}, Same: []string{"equal"}})},
		{"A funnel that was given up in this run and changed since", messages.Failed(create, &account.ExistsError{Differences: differences[:1], There: []string{"mine"}, Changed: []string{"mine"}})},
		{"A funnel that exists, and another object of the state has it, on a create", messages.Failed(create, &account.ExistsError{Differences: differences[:1], There: []string{"mine"}, InAnyState: true})},
		{"A funnel that exists, on an update", messages.Failed(change, &account.ExistsError{Differences: differences[:1], There: []string{"mine"}, InAnyState: true})},
		{"A funnel that exists, and may be overwritten only as a plan has read it", messages.Failed(create, &account.ExistsError{Differences: differences[:1], There: []string{"mine"}, AfterPlan: true})},
		{"Somebody else's change after the plan", messages.Failed(change, &account.ConflictError{Differences: differences})},
		{"The same, after a post without an answer", messages.Failed(change, &account.ConflictError{Unclear: reset, Differences: differences[:1]})},
		{"A funnel that exists, after a post without a clear response", messages.Failed(change, &account.ExistsError{Unclear: reset, Differences: differences[:1], There: []string{"mine"}})},
		{"400 that points at a value", messages.Failed(change, rejected("pipelines.1.stages.1.name must be shorter than or equal to 100 characters", "pipelines.1.id should not be empty"))},
		{"400 that points at another's funnel", messages.Failed(change, rejected("pipelines.0.name should not be empty"))},
		{"400 that points nowhere", messages.Failed(change, rejected("property user should not exist"))},
		{"400 with more errors than are shown", messages.Failed(change, &account.RejectedError{Posted: posted, Err: &wazzup.StatusError{
			Status: 400, Code: "VALIDATION_FAILED", Errors: []string{"pipelines.1.name should not be empty"}, More: 7, RetryAfter: wazzup.NoRetryAfter, Method: http.MethodPost,
		}})},
		{"405 to a post", messages.Failed(change, &account.RejectedError{Posted: posted, Err: &wazzup.StatusError{Status: 405, RetryAfter: wazzup.NoRetryAfter, Method: http.MethodPost}})},
		{"413 to a post", messages.Failed(change, &account.RejectedError{Posted: posted, Err: &wazzup.StatusError{Status: 413, RetryAfter: wazzup.NoRetryAfter, Method: http.MethodPost}})},
		{"422 to a post, with a text", messages.Failed(change, &account.RejectedError{Posted: posted, Err: &wazzup.StatusError{
			Status: 422, IsText: true, Text: "Limit of 100 funnels reached", RetryAfter: wazzup.NoRetryAfter, Method: http.MethodPost,
		}})},
		{"422 to a post, cut off", messages.Failed(change, &account.RejectedError{Posted: posted, Err: &wazzup.StatusError{
			Status: 422, IsText: true, IsCut: true, Text: `{"errors":["pipelines.1.name should`, RetryAfter: wazzup.NoRetryAfter, Method: http.MethodPost,
		}})},
		{"403 to a post", messages.Failed(create, &account.RejectedError{Posted: posted, Err: &wazzup.AccountError{Listed: true, Err: &wazzup.StatusError{Status: 403, RetryAfter: wazzup.NoRetryAfter}}})},
		{"A post that never took", messages.Failed(change, &wazzup.AttemptsError{Attempts: 5, Err: &account.NotTakenError{Err: &wazzup.StatusError{Status: 503, RetryAfter: wazzup.NoRetryAfter}}})},
		{"A post without an answer, and no reads either, on a create", messages.Failed(create, &account.UnverifiedError{Post: reset, Err: reset})},
		{"A post that was accepted, and no reads after it, on an update", messages.Failed(change, &account.UnverifiedError{Err: reset})},
		{"A post that was accepted, and no reads after it, with a copy of the list", messages.Failed(change, &account.UnverifiedError{Err: reset, Backup: "/var/cache/me/0f.20260102T030405.123456789Z.42.backup.json"})},
		{"A lock that a stopped process holds", messages.Failed(change, &account.LockedError{LockWait: account.LockWait{Holder: stopped, For: 11 * time.Minute}, Still: 10 * time.Minute, Path: "/var/cache/me/0f.lock"})},
		{"A lock that some process holds", messages.Failed(change, &account.LockedError{LockWait: account.LockWait{For: 10 * time.Minute}, Still: 10 * time.Minute, Path: "/var/cache/me/0f.lock"})},
		{"A post that was answered with status 200 and an error, and never took", messages.Failed(change, &wazzup.AttemptsError{Attempts: 5, Err: &account.NotTakenError{
			Err: &wazzup.BodyError{Status: 200, Code: "INTERNAL_ERROR", Detail: "The funnels could not be stored.", Method: http.MethodPost},
		}})},
		{"A post that was answered with unknown members, and no reads after it", messages.Failed(change, &account.UnverifiedError{Post: &wazzup.UnrecognisedError{Members: []string{"message"}}, Err: reset})},
		{"A post that was turned away", messages.Failed(change, &wazzup.AttemptsError{Attempts: 5, Err: &account.NotTakenError{Err: &wazzup.StatusError{Status: 429, RetryAfter: wazzup.NoRetryAfter}}})},
		{"An outage", messages.Failed(change, &account.CircuitOpenError{Operations: 3, Err: &wazzup.AttemptsError{Attempts: 5, Err: &wazzup.StatusError{Status: 503, RetryAfter: wazzup.NoRetryAfter}}})},
		{"Names that come back altered, on a create", messages.Failed(create, &account.NotAsPlannedError{Differences: differences[:1], Stable: true})},
		{"Names that come back altered, on an update", messages.Failed(change, &account.NotAsPlannedError{Differences: differences[:2], Stable: true})},
		{"A post without an answer, and someone else's change", messages.Failed(change, &account.NotAsPlannedError{Post: reset, Differences: differences[:1], Stable: true})},
		{"A post without an answer, and someone else's change, on a create", messages.Failed(create, &account.NotAsPlannedError{Post: reset, Differences: differences[:1], Stable: true})},
		{"A change that does not show, on a create", messages.Failed(create, &account.NotAsPlannedError{Differences: differences[5:]})},
		{"A change that does not show", messages.Failed(change, &account.NotAsPlannedError{Differences: differences[:1], Kept: []string{"old"}})},
		{"A removal that does not show", messages.Failed(messages.Operation{Doing: "removing the funnels"}, &account.NotAsPlannedError{Kept: []string{"old"}})},
		{"A stage whose removal does not show", messages.Failed(change, &account.NotAsPlannedError{KeptStages: differences[3:4]})},
		{"Stages that Wazzup keeps", messages.Failed(change, &account.NotAsPlannedError{KeptStages: differences[3:4], Stable: true})},
		{"400, and no read after it", messages.Failed(change, &account.UnverifiedError{Post: &wazzup.StatusError{Status: 409, Code: "CONFLICT", RetryAfter: wazzup.NoRetryAfter}, Err: reset})},
		{"400, though a part took, on an update", messages.Failed(change, &account.NotAsPlannedError{Differences: differences[:1], Stable: true, Rejected: part, Post: part.Err})},
		{"400, though a part took, on a create", messages.Failed(create, &account.NotAsPlannedError{Differences: differences[5:], Stable: true, Rejected: part, Post: part.Err})},
		{"409, though a part took, on a destroy", messages.Failed(destroy, &account.NotAsPlannedError{Kept: []string{"left"}, Stable: true, Rejected: conflict, Post: conflict.Err})},
		{"A destroy that is refused", messages.Failed(destroy, conflict)},
		{"A post that was not sent", messages.Failed(change, &account.RejectedError{Err: &wazzup.TransportError{NothingSent: true, Permanent: true, Err: errors.New("x509: certificate signed by unknown authority")}})},
		{"A redirect in place of the response to a post", messages.Failed(change, &account.NotTakenError{Err: &wazzup.RedirectError{Status: 303, Target: "https://example.com/done"}})},
		{"Names that get longer, on a create", messages.Failed(create, &account.NotAsPlannedError{Differences: grown[:1], Stable: true})},
		{"Names that get longer again, on an update", messages.Failed(change, &account.NotAsPlannedError{Differences: again, Stable: true})},
		{"Others' funnels that the post altered, on an update", messages.Failed(change, &account.ForeignAlteredError{Backup: "/var/cache/me/list.json", Lost: []string{"lost"}, Foreign: []account.ForeignLoss{
			{ID: "trimmed", Altered: []account.Difference{{PipelineID: "trimmed", Aspect: account.Name, Want: " A", Got: "A"}}},
			{ID: "composed", Altered: []account.Difference{{PipelineID: "composed", Aspect: account.StageName, StageID: "s", Want: "n\u0303", Got: "\u00f1"}, {PipelineID: "composed", Aspect: account.StageIDChanged, StageID: "S", Want: "S", Got: "s"}}},
			{ID: "lost", Vanished: true},
			{ID: "LOWERED", Vanished: true, Became: "lowered"},
		}})},
		{"Others' funnels whose texts get longer, on a create, and ours too", messages.Failed(create, &account.ForeignAlteredError{
			Foreign: []account.ForeignLoss{{ID: "a,b", Altered: grown[1:2]}, {ID: "it's", Altered: grown[2:]}},
			Err:     &account.NotAsPlannedError{Differences: grown[:1], Stable: true},
		})},
		{"Others' funnels that the post altered, on a create", messages.Failed(create, &account.ForeignAlteredError{Lost: []string{"lost"}, Foreign: []account.ForeignLoss{{ID: "lost", Vanished: true}}})},
		{"Others' funnels that the post altered, on a destroy", messages.Failed(destroy, &account.ForeignAlteredError{Lost: []string{"lost"}, Foreign: []account.ForeignLoss{{ID: "lost", Vanished: true}}})},
		{"Others' funnels that the post of a run before it altered", messages.Failed(change, &account.ForeignAlteredError{Before: true, Backup: "/var/cache/me/list.json", Lost: []string{"lost"}, Foreign: []account.ForeignLoss{{ID: "lost", Vanished: true}}})},
		{"Funnels that may be lost again", messages.Failed(change, &account.WouldLoseError{IDs: []string{"a,b", "lost"}})},
		{"Funnels that may be lost again, after an attempt without an answer", messages.Failed(change, &account.WouldLoseError{IDs: []string{"lost"}, Unclear: errors.New("reset")})},
		{"Texts that would get longer again", messages.Failed(change, &account.WouldGrowError{Texts: []account.Difference{{PipelineID: "f", Aspect: account.Name, Got: "A &amp; B"}, {PipelineID: "f", Aspect: account.StageName, StageID: "s", Got: "x &lt; y"}}})},
		{"An id that is stored as another", messages.Failed(create, &account.NeighbourError{Sent: true, Neighbours: []account.Neighbour{{ID: "mine", Other: "MINE", Fate: account.StoredAs}}})},
		{"An id in place of which there is another one", messages.Failed(create, &account.NeighbourError{Sent: true, Neighbours: []account.Neighbour{{ID: "mine", Other: "theirs", Fate: account.StoredAs}}})},
		{"An id in place of which there is another one still", messages.Failed(create, &account.NeighbourError{Neighbours: []account.Neighbour{{ID: "mine", Other: "theirs", Fate: account.Stands}}})},
		{"Two declared ids that are one", messages.Failed(create, &account.NeighbourError{Sent: true, Neighbours: []account.Neighbour{{ID: "mine", Other: "MINE", Both: true}}})},
		{"An id that has taken another's place", messages.Failed(change, &account.NeighbourError{Sent: true, Backup: "/var/cache/me/list.json", Neighbours: []account.Neighbour{
			{ID: "mine", Other: "MINE", Fate: account.Changed, Differences: []account.Difference{{PipelineID: "MINE", Aspect: account.Name, Want: "Theirs", Got: "Mine"}}},
			{ID: "yours", Other: " yours", Fate: account.Gone},
		}, Err: &account.NotAsPlannedError{Differences: differences[:1], Stable: true}})},
		{"An id whose neighbour stands", messages.Failed(create, &account.NeighbourError{Neighbours: []account.Neighbour{{ID: "mine", Other: "MINE", Fate: account.Stands}}})},
		{"A removal that was turned away and taken in part", messages.Failed(messages.Operation{Doing: "updating the funnels", Planned: map[string]wazzup.Pipeline{"c": {ID: "c"}}}, &account.NotAsPlannedError{Post: &wazzup.StatusError{Status: 429, RetryAfter: wazzup.NoRetryAfter}, Kept: []string{"a", "b"}, Stable: true})},
		{"A destroy that was turned away and taken in part", messages.Failed(messages.Operation{Doing: "removing the funnels"}, &account.NotAsPlannedError{Post: &wazzup.StatusError{Status: 429, RetryAfter: wazzup.NoRetryAfter}, Kept: []string{"a", "b"}, Stable: true})},
		{"An interrupt in the middle of a write", messages.Failed(change, &account.UnverifiedError{Post: context.Canceled, Err: context.Canceled})},
	}
}

func warningMessages() []message {
	many := make([]string, 25)
	for i := range many {
		many[i] = fmt.Sprintf("pipeline-%d", i)
	}
	r := func() *scope.Account { return &scope.Account{} }
	token := &scope.Scope{Access: scope.Access{Default: "99990000"}}
	partner := &scope.Scope{Access: scope.Access{Partner: true, Default: "99990000", Source: "account_id in the provider's configuration"}}
	partnerWithout := &scope.Scope{Access: scope.Access{Partner: true}}
	here, there := model{EffectiveAccountID: types.StringValue("7204-2419")}, &scope.Account{AccountScope: scope.AccountScope{ID: "99990000", Known: true}}
	word := &scope.Account{AccountScope: scope.AccountScope{ID: "99990000", Known: true, Unproven: true}}
	deletes, retains := model{DeletionPolicy: types.StringValue(policyDelete)}, model{DeletionPolicy: types.StringValue(policyRetain)}
	replacing := &planning{scope: token, account: &scope.Account{}, plan: model{AccountID: types.StringUnknown()}, before: scope.Mark{Walk: token.ID()}}
	moves := messages.Move{From: "7204-2419", Managed: "7204-2419", To: "9999-0000", Created: []string{"x", "y"}, Leaving: []string{"x"}, Policy: policyDelete}
	movesRetained, movesTakenOver := moves, moves
	movesRetained.Policy, movesRetained.Retains = policyRetain, true
	movesTakenOver.Leaving = nil
	return []message{
		{"Funnels to be adopted", messages.WillBeAdopted(r().Place(), many)},
		{"Funnels adopted", takenOver(r(), account.Result{Adopted: many})},
		{"Funnels that may be overwritten", messages.MayBeOverwritten(r().Place(), []string{"x", "y"}, true)},
		{"Funnels that may be overwritten in an account that is not known", diag.Diagnostics{messages.OverwritesUnknown(r().Place())}},
		{"Funnels to be overwritten", messages.WillBeOverwritten(r().Place(), []account.Difference{{PipelineID: "x", Aspect: account.Name, Want: "X", Got: "other"}}, true)},
		{"Funnels to be overwritten, without a cache folder", messages.WillBeOverwritten(r().Place(), []account.Difference{{PipelineID: "x", Aspect: account.Name, Want: "X", Got: "other"}}, false)},
		{"Funnels overwritten", takenOver(r(), account.Result{Overwritten: []account.Difference{{PipelineID: "x", Aspect: account.Name, Want: "X", Got: "other"}}})},
		{"Funnels that Wazzup keeps", writeWarnings(r(), account.Result{Kept: []string{"a, b", "c\n"}}, nil)},
		{"Funnels that Wazzup keeps in a client's account", writeWarnings(&scope.Account{AccountScope: scope.AccountScope{ID: "72042419", Known: true}}, account.Result{Kept: []string{"a"}}, nil)},
		{"Funnels changed, of a resource that leaves the configuration", messages.RemovedFunnelsChanged(r().Place(), []account.Difference{{PipelineID: "x", Aspect: account.Name, Want: "X", Got: "by hand"}})},
		{"An order that Wazzup does not keep", writeWarnings(r(), account.Result{Reordered: []string{"a", "b"}}, nil)},
		{"The last funnels", writeWarnings(r(), account.Result{Kept: []string{"a"}, NotEmptied: &wazzup.StatusError{Status: 400, Code: "VALIDATION_FAILED", Errors: []string{"pipelines must contain at least 1 elements"}}}, nil)},
		{"Funnels of others, changed meanwhile", writeWarnings(r(), account.Result{Foreign: []account.ForeignLoss{{ID: "f", Vanished: true}, {ID: "g", Restructured: true}}, Backup: "/var/cache/me/terraform-provider-wazzup/locks/0f.20260102T030405.123456789Z.42.backup.json"}, nil)},
		{"Funnels of others that were altered, as accepted", writeWarnings(r(), account.Result{Foreign: []account.ForeignLoss{
			{ID: "f", Accepted: true, Altered: []account.Difference{{PipelineID: "f", Aspect: account.Name, Want: "A &amp; B", Got: "A &amp;amp; B"}}},
		}}, nil)},
		{"Members of others' funnels that are gone", writeWarnings(r(), account.Result{Foreign: []account.ForeignLoss{{ID: "f", Members: []string{"color", "isDefault"}}}}, nil)},
		{"Members of others' funnels, at plan", diag.Diagnostics{messages.MembersMayBeLost("", []string{messages.MemberLine("f", []string{"color"})})}},
		{"No copy of the list", writeWarnings(r(), account.Result{NoBackup: errors.New("the list cannot be saved before it is changed: no space left on device")}, nil)},
		{"A long wait for another run", writeWarnings(r(), account.Result{Waited: &account.LockWait{Holder: stopped, For: 95 * time.Second}}, nil)},
		{"No lock file", writeWarnings(r(), account.Result{NoLockFile: errors.New("neither $XDG_CACHE_HOME nor $HOME are defined")}, nil)},
		{"All managed funnels gone", allGone(token, there, []string{"a", "b"})},
		{"Members that nobody knows, beside a list with all funnels of the state", unknownWarning(there)},
		{"Members that nobody knows, beside a list without some funnels of the state", unknownError(there)},
		{"A token of another account", token.Mismatch(here.account(), there, false)},
		{"A token that names no account", token.Mismatch(here.account(), &scope.Account{AccountScope: scope.AccountScope{Known: true}}, false)},
		{"Another account named beside a token that names none", token.Mismatch(here.account(), word, false)},
		{"An account named beside a token that names none", diag.Diagnostics{messages.AccountNotProven(word.Place())}},
		{"Two accounts named beside a token that names none", diag.Diagnostics{messages.TwoAccounts("account_id", "7204-2419", "account_id of another resource or data source", "9999-0000")}},
		{"A removal with a token that names no account", diag.Diagnostics{messages.RemovalNeedsAccount("7204-2419")}},
		{"An account named in some resources only", diag.Diagnostics{messages.AccountNamedInSomeOnly()}},
		{"A tainted resource in another account", diag.Diagnostics{messages.TaintedInAnotherAccount("7204-2419", "99990000")}},
		{"A tainted resource in an account that is not known", diag.Diagnostics{messages.TaintedInAnotherAccount("7204-2419", "")}},
		{"Another default account", partner.Mismatch(here.account(), there, false)},
		{"Another account that was not known when planned", partner.Mismatch(here.account(), there, true)},
		{"A replacement in an account that is not known", replacing.createsElsewhere()},
		{"An account that is no longer written down", diag.Diagnostics{messages.AccountNoLongerNamed("7204-2419", "9999-0000", partner.Access.NamedBy())}},
		{"A resource that moves to another account", diag.Diagnostics{messages.FunnelsMove(moves)}},
		{"A resource that moves to another account, retained", diag.Diagnostics{messages.FunnelsMove(movesRetained)}},
		{"A resource that moves to another account, and others take its funnels over", diag.Diagnostics{messages.FunnelsMove(movesTakenOver)}},
		{"Private state that cannot be written", diag.Diagnostics{messages.PrivateStateNotWritten(errors.New("it is no JSON"))}},
		{"A create in the default account", defaultWarning(partner, there)},
		{"Funnels that are not in the account that is named first", diag.Diagnostics{notThere(partner, there, false, map[string]wazzup.Pipeline{"a": {}, "b": {}})}},
		{"A state without an account", second(partnerWithout.ForState(types.StringNull(), scope.StateAccount{}))},
		{"All managed funnels gone, with a partner's credentials", allGone(partner, there, []string{"a", "b"})},
		{"Funnels that another provider block has written", messages.FunnelsWrittenByAnother(there.Place(), []string{"a", "b"})},
		{"An account_id that is not known when planning", diag.Diagnostics{messages.AccountMayChange("7204-2419", "account_id", true)}},
		{"A provider setting that is not known when planning", diag.Diagnostics{messages.AccountMayChange("7204-2419", "the provider's client_access_token", false)}},
		{"A setting that is not known yet", scope.Access{Unknown: []string{"base_url", "client_access_token"}}.NotKnown(scope.AccountScope{}, "Importing funnels")},
		{"A funnel in two resources", scope.Contradictions(account.Verdict{Twice: []string{"x"}}, there)},
		{"A funnel that one resource declares and another removes", scope.Contradictions(account.Verdict{Lost: []string{"x"}, Stays: true}, there)},
		{"A funnel that one resource declares and a destroy removes", scope.Contradictions(account.Verdict{Lost: []string{"x"}, Ends: true}, there)},
		{"A funnel that a destroy removes and another resource declares", scope.Contradictions(account.Verdict{Removed: []string{"x"}, Only: []string{"y"}, Ends: true}, there)},
		{"A funnel handed over in the wrong order", scope.Contradictions(account.Verdict{TooEarly: []string{"x"}}, there)},
		{"An unfinished create, at plan", messages.WillBeResumed(r().Place(), []string{"x"})},
		{"An unfinished create", takenOver(r(), account.Result{Resumed: []string{"x"}})},
		{"An update that removes a protected funnel", diag.Diagnostics{messages.FunnelsProtected(there.Place(), []string{"x"}, false)}},
		{"A destroy of protected funnels", diag.Diagnostics{messages.FunnelsProtected(there.Place(), []string{"x", "y"}, true)}},
		{"A map that is unknown as a whole, and funnels may be taken over", diag.Diagnostics{messages.TakeoversUnknown(there.Place())}},
		{"A map that is unknown as a whole", diag.Diagnostics{messages.RemovalsUnknown(there.Place(), []string{"x", "y"})}},
		{"A destroy that retains", staysWarning(there, retains, []string{"a"})},
		{"A destroy beside a configuration that asks to retain", destroysBesideRetain(there)},
		{"Funnels that leave an update", leaves(deletes, deletes)},
		{"A replacement that also changes deletion_policy", diag.Diagnostics{messages.DeletionPolicyBeforeReplacement(there.Place(), []string{"y"})}},
		{"Funnels that leave an update, retained", leaves(retains, retains)},
		{"Settings that are not applied yet", changes(model{DeletionPolicy: types.StringValue(policyDelete), DeletionProtection: types.BoolValue(true)},
			model{DeletionPolicy: types.StringValue(policyRetain), DeletionProtection: types.BoolValue(false)})},
		{"Settings that are not applied yet, the other way round", changes(model{DeletionPolicy: types.StringValue(policyRetain), DeletionProtection: types.BoolValue(false)},
			model{DeletionPolicy: types.StringValue(policyDelete), DeletionProtection: types.BoolValue(true)})},
		{"A note that cannot be read", second(scope.ReadPrivateState(context.Background(), unreadable{}, types.StringNull(), []string{"x", "y"}))},
	}
}

// changing is a plan of an update, which leaves out the funnel x, in a walk that has refreshed.
func changing(state, plan model) *planning {
	s := &scope.Scope{}
	s.Refreshes.Store(true)
	return &planning{
		scope: s, state: state, plan: plan, prior: map[string]wazzup.Pipeline{"x": {ID: "x"}},
		account: &scope.Account{AccountScope: scope.AccountScope{ID: "99990000", Known: true}}, resp: &resource.ModifyPlanResponse{},
	}
}

func leaves(state, plan model) diag.Diagnostics {
	p := changing(state, plan)
	p.removals()
	return p.resp.Diagnostics
}

func changes(state, plan model) diag.Diagnostics {
	p := changing(state, plan)
	p.settings()
	return p.resp.Diagnostics
}

func destroysBesideRetain(t *scope.Account) diag.Diagnostics {
	var n scope.NotInForce
	n.Retain()
	return n.Destroys(messages.DestroyRemovesFunnels(t.Place(), []string{"a"}, policyDelete))
}

// unreadable is private state that somebody has edited.
type unreadable struct{}

func (unreadable) GetKey(context.Context, string) ([]byte, diag.Diagnostics) {
	return []byte("[]"), nil
}

func unknownWarning(t *scope.Account) diag.Diagnostics {
	fresh := &scope.Account{AccountScope: t.AccountScope}
	diags, _ := tolerate(fresh, &wazzup.UnrecognisedError{Members: []string{"message", "warnings"}, Pipelines: []wazzup.Pipeline{{ID: "a"}}}, messages.Operation{}, []string{"a"})
	return diags
}

func unknownError(t *scope.Account) diag.Diagnostics {
	err := &wazzup.UnrecognisedError{Members: []string{"message"}, Pipelines: []wazzup.Pipeline{{ID: "a"}}}
	return second(tolerate(t, err, messages.Operation{Doing: "reading the funnels", Of: t.Place().Of()}, []string{"a", "b", "c"}))
}

func second[A, B any](_ A, b B) B { return b }
