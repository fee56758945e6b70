package main

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// instructions point a terminal at the sandbox.
func instructions(url, token string, o options) string {
	var b strings.Builder
	fmt.Fprintf(&b, "The sandbox serves account %s at %s (a post means: %s). Ctrl-C ends it.\n", account, url, o.settings.Semantics)
	for _, f := range o.faults {
		fmt.Fprintf(&b, "What will go wrong: %s\n", f.text)
	}
	b.WriteString("\nIn another terminal:\n\n")
	if o.cliConfig != "" {
		fmt.Fprintf(&b, "  export TF_CLI_CONFIG_FILE='%s'\n", o.cliConfig)
	}
	fmt.Fprintf(&b, "  export WAZZUP_BASE_URL=%s\n  export WAZZUP_CLIENT_ACCESS_TOKEN=%s\n", url, token)
	b.WriteString("\nThen, in a folder with a configuration such as examples/documented (without init):\n\n  terraform plan\n")
	b.WriteString("\nTo change funnels behind Terraform's back (with the variables above; under replace, what is not in the list goes):\n\n" +
		"  curl \"$WAZZUP_BASE_URL/v2/pipelines\" -H \"Authorization: Bearer $WAZZUP_CLIENT_ACCESS_TOKEN\" -H 'Content-Type: application/json' -d \\\n" +
		"    '{\"pipelines\":[{\"id\":\"pipeline-1\",\"name\":\"renamed by hand\"},{\"id\":\"by-hand\",\"name\":\"made by hand\"}]}'\n\nRequests:\n")
	return b.String()
}

// line is a request for a person to read, and the funnels where it has shown or changed them.
func line(e sandbox.Entry, funnels func(account string) []sandbox.Pipeline) string {
	text := fmt.Sprintf("  %s  %-4s %s  ", e.Start.Format(time.TimeOnly), e.Method, e.Path)
	if e.Status == 0 {
		text += "no answer"
	} else {
		text += fmt.Sprint(e.Status)
	}
	if e.Fault != "" {
		text += fmt.Sprintf("  (fault: %s)", e.Fault)
	}
	if e.Account == "" || e.Status != http.StatusOK && !e.Committed {
		return text
	}
	list := funnels(e.Account)
	switch len(list) {
	case 0:
		return text + "  no funnels"
	case 1:
		return text + "  1 funnel: " + list[0].ID
	}
	ids := make([]string, 0, len(list))
	for _, p := range list[:min(len(list), 8)] {
		ids = append(ids, p.ID)
	}
	if len(list) > len(ids) {
		ids = append(ids, "...")
	}
	return text + fmt.Sprintf("  %d funnels: %s", len(list), strings.Join(ids, ", "))
}
