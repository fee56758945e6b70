// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages/messagestest"
)

// titles are headings of the guide that are about tables, not about a message.
var titles = []string{
	"Settings of the provider and of the token", "What a plan will do: warnings that need no action if you expect them", "Bug in the provider, and two that are like it", "Warnings after an apply",
	"Funnels in a Unicode form that Terraform cannot hold",
}

// Whoever sees a message finds it in the guide, and the guide has no message that nobody sees any more.
func TestTheGuideHasEveryMessage(t *testing.T) {
	_, entries, _ := messagestest.Guide(t)
	entries = slices.DeleteFunc(entries, func(entry string) bool { return slices.Contains(titles, entry) })
	made := summaries(t)
	maps.Copy(made, ofTheFramework(t))
	for summary, at := range made {
		if !slices.Contains(entries, summary) {
			t.Errorf("%s: the guide Troubleshooting has no entry %q", at, summary)
		}
	}
	slices.Sort(entries)
	for i, entry := range entries {
		if made[entry] == "" {
			t.Errorf("the guide Troubleshooting has the entry %q, and nothing gives such a message (any more)", entry)
		}
		if i > 0 && entries[i-1] == entry {
			t.Errorf("two entries %q", entry)
		}
	}
}

// The golden files are another source: they have the messages as users see them.
func TestTheGuideHasTheMessagesOfTheGoldenFiles(t *testing.T) {
	_, entries, _ := messagestest.Guide(t)
	for _, headline := range goldenHeadlines(t) {
		if !slices.ContainsFunc(entries, func(entry string) bool { return headline == entry || strings.HasPrefix(headline, entry+" ") }) {
			t.Errorf("the guide Troubleshooting has no entry for %q", headline)
		}
	}
}

// ofTheFramework are the summaries of the validators that the provider takes from the framework's library, and of what the
// framework itself says about values that users write.
func ofTheFramework(t *testing.T) map[string]string {
	t.Helper()
	const required = "Missing Configuration for Required Attribute" // internal/protocol knows it, too
	found := map[string]string{required: "the framework"}
	known := map[string]validator.String{"stringvalidator.OneOf": stringvalidator.OneOf("right")}
	source, err := evaluated()
	if err != nil {
		t.Fatal(err)
	}
	for name := range source.validators {
		if known[name] == nil {
			t.Errorf("the provider uses %s: add it to the validators that are known here", name)
			continue
		}
		var resp validator.StringResponse
		known[name].ValidateString(context.Background(), validator.StringRequest{ConfigValue: types.StringValue("wrong")}, &resp)
		for _, d := range resp.Diagnostics {
			found[d.Summary()] = name
		}
	}
	if len(found) < 2 {
		t.Error("no validators found: this test does not find them")
	}
	return found
}
