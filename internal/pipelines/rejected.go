package pipelines

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// apiPath is how the API names a field of the posted list, in class-validator's form: "pipelines.0.stages.1.name".
var apiPath = regexp.MustCompile(`^pipelines\.([0-9]{1,9})(?:\.stages\.([0-9]{1,9}))?(?:\.(id|name|stages))?\b(?:\.| )*(.*)$`)

// rejected turns the API's refusal of a list into errors at the attributes that it names.
func (op operation) rejected(e *account.RejectedError) diag.Diagnostics {
	var diags diag.Diagnostics
	var status *wazzup.StatusError
	nothing := "Nothing was changed."
	if e.Unclear != nil {
		nothing = "This post changed nothing, but an earlier one without a clear answer (" + e.Unclear.Error() + ") may have been taken late. Plan again: the refresh shows it."
	}
	if !errors.As(e.Err, &status) || errors.As(e.Err, new(*wazzup.TokenError)) {
		return op.request(e, nothing)
	}
	var rest []string
	for _, text := range status.Errors {
		at, foreign, words := op.locate(text, e.Posted)
		switch {
		case foreign != "":
			diags.AddError("Wazzup refuses a funnel outside this configuration", fmt.Sprintf(
				"While %s, Wazzup answered %d: the funnel %q: %s\n\n"+
					"That funnel is not declared in this resource; it was posted back just as it was read, because a list is always posted whole. "+
					"%s Mend or remove that funnel in Wazzup, then apply again.",
				op.doing+op.of, status.Status, foreign, words, nothing))
		case at != nil:
			diags.AddAttributeError(*at, "Wazzup refuses a value", fmt.Sprintf(
				"%s %s\n\nWhile %s, Wazzup answered %s. %s Correct the value, then apply again.",
				at, words, op.doing+op.of, statusLine(status), nothing))
		default:
			rest = append(rest, text)
		}
	}
	if len(rest) > 0 || len(status.Errors) == 0 {
		diags.Append(op.request(e, nothing)...)
	}
	return diags
}

// locate finds what one of the API's texts is about: an attribute of the configuration, or the id of a funnel that is
// not ours; neither where it does not say.
func (op operation) locate(text string, posted []wazzup.Pipeline) (at *path.Path, foreign, words string) {
	match := apiPath.FindStringSubmatch(text)
	if match == nil {
		return nil, "", text
	}
	index, _ := strconv.Atoi(match[1])
	if index >= len(posted) {
		return nil, "", text
	}
	id := posted[index].ID
	if _, ours := op.planned[id]; !ours {
		return nil, id, strings.TrimPrefix(text, "pipelines."+match[1]+".")
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
	case field == "id" && match[2] == "": // a funnel's id is the map's key, which the path names already
		return &p, "", "(its id) " + match[4]
	case field != "":
		p = p.AtName(field)
	}
	return &p, "", match[4]
}

func statusLine(e *wazzup.StatusError) string {
	line := strconv.Itoa(e.Status)
	if e.Code != "" {
		line += " " + e.Code
	}
	return line
}
