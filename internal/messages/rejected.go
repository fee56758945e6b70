// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/length"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// apiPath is how the API names a field of the posted list, in class-validator's form: "pipelines.0.stages.1.name".
var apiPath = regexp.MustCompile(`^pipelines\.([0-9]{1,9})(?:\.stages\.([0-9]{1,9}))?(?:\.(` + strings.Join(wazzup.MemberNames(), "|") + `))?\b(?:\.| )*(.*)$`)

// rejected returns an error for each attribute that the API names when it rejects a list.
func (op Operation) rejected(e *account.RejectedError) diag.Diagnostics {
	nothing := "Nothing was changed: a read after the response shows all funnels as they were."
	if wazzup.NotSent(e.Err) {
		nothing = "Nothing was changed, because nothing was sent."
	}
	if e.Unclear != nil {
		nothing = "This post changed nothing. An earlier one got no clear response (" + e.Unclear.Error() + "), so Wazzup may take it late. Plan again, without -refresh=false: the refresh shows it."
	}
	if op.destroying() {
		nothing += " The funnels stay in the state.\n\nTo leave them in Wazzup and have Terraform forget them, apply deletion_policy = \"retain\" first, then destroy. Or take the resource out of the configuration and out of the state (terraform state rm ADDRESS)."
	}
	return op.refused(e, nothing)
}

// partialRejection is the error for a list that Wazzup rejected, but of which a read shows a part in Wazzup.
func (op Operation) partialRejection(e *account.NotAsPlannedError, outcome string) diag.Diagnostics {
	found := "Wazzup still took a part of the list."
	if not := slices.Concat(e.Differences, e.KeptStages); len(not) > 0 {
		found += " What is not as sent:\n\n" + describe(not, sentAndThere)
	}
	if len(e.Kept) > 0 {
		found += "\n\n" + stillThere(e.Kept)
	}
	if len(e.Differences)+len(e.KeptStages)+len(e.Kept) == 0 {
		found = "This resource's own funnels are as they were sent."
	}
	if op.Creating {
		outcome = "This resource has no state yet. The next apply in this folder, on this machine, takes over what Wazzup took."
	}
	if op.destroying() {
		outcome = leftToForget
	}
	return op.refused(e.Rejected, found+"\n\n"+outcome)
}

// refused shows the API's own messages at the attributes that they name. changed says what a read has shown.
func (op Operation) refused(e *account.RejectedError, changed string) diag.Diagnostics {
	var diags diag.Diagnostics
	var status *wazzup.StatusError
	if !errors.As(e.Err, &status) || errors.As(e.Err, new(*wazzup.TokenError)) {
		return op.request(e, changed)
	}
	var unlocated []string
	for _, text := range status.Errors {
		at, foreign, words := op.locate(text, e.Posted)
		switch {
		case foreign != "":
			diags.AddError("Wazzup refuses a funnel outside this resource", fmt.Sprintf(
				"While %s, Wazzup responded with %d: the funnel %q: %s\n\n"+
					"This resource does not declare that funnel. It was posted back as it was read, because the list is always posted whole. "+
					"%s\n\nFix or delete that funnel, then apply again.",
				op.Doing+op.Of, status.Status, foreign, words, changed))
		case at != nil:
			diags.AddAttributeError(*at, "Wazzup refuses a value", fmt.Sprintf(
				"%s %s\n\nWhile %s, Wazzup responded with %s. %s\n\nCorrect the value, then apply again.",
				at, words, op.Doing+op.Of, statusLine(status), changed))
		default:
			unlocated = append(unlocated, text)
		}
	}
	if len(unlocated) > 0 || len(status.Errors) == 0 || status.More > 0 { // this error has all messages, and how many more there are
		diags.Append(op.request(e, changed)...)
	}
	return diags
}

// locate finds the subject of one of the API's messages: an attribute of the configuration, or the id of an unmanaged
// funnel. Both are empty if the message does not name one.
func (op Operation) locate(text string, posted []wazzup.Pipeline) (at *path.Path, foreign, words string) {
	match := apiPath.FindStringSubmatch(text)
	if match == nil {
		return nil, "", text
	}
	index, _ := strconv.Atoi(match[1])
	if index >= len(posted) {
		return nil, "", text
	}
	id := posted[index].ID
	long := refusedLength(posted[index], match[2], match[3])
	if _, ours := op.Planned[id]; !ours {
		return nil, id, strings.TrimPrefix(text, "pipelines."+match[1]+".") + long
	}
	p := path.Root("pipelines").AtMapKey(id)
	if match[2] != "" {
		stage, _ := strconv.Atoi(match[2])
		if stage >= len(posted[index].Stages) {
			return nil, "", text
		}
		p = p.AtName("stages").AtListIndex(stage)
	}
	switch field := match[3]; {
	case field == "stages" && match[2] != "": // stages have none
		return &p, "", strings.TrimPrefix(text, "pipelines."+match[1]+".stages."+match[2]+".")
	case field == "id" && match[2] == "": // a funnel's id is the map key, which the path has already
		return &p, "", "(its id) " + match[4] + long
	case field != "":
		p = p.AtName(field)
	}
	return &p, "", match[4] + long
}

// refusedLength says how long a rejected text is, if that depends on the way to count. The text is the id or the name of a
// funnel or, if stage is not "", of its stage with that index.
func refusedLength(p wazzup.Pipeline, stage, field string) string {
	fields := append(p.Fields(), wazzup.Field{Name: "id", Text: &p.ID})
	if i, err := strconv.Atoi(stage); err == nil && i < len(p.Stages) {
		fields = append(p.Stages[i].Fields(), wazzup.Field{Name: "id", Text: &p.Stages[i].ID})
	}
	for _, f := range fields {
		if long := length.Doubtful(*f.Text); f.Name == field && long != "" {
			return ". It has " + long + "."
		}
	}
	return ""
}

func statusLine(e *wazzup.StatusError) string {
	line := strconv.Itoa(e.Status)
	if e.Code != "" {
		line += " " + e.Code
	}
	return line
}
