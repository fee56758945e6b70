// SPDX-License-Identifier: MPL-2.0

package coretest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
)

func address(name string) string { return typeName + "." + name }

// writeConfig writes the configuration for the CLI, one attribute in a line.
func (p *twin) writeConfig(r drawnRun) {
	var b strings.Builder
	fmt.Fprintf(&b, "provider \"wazzup\" {\n  base_url = %q\n  client_access_token = %q\n  max_retries = 1\n}\n", p.ofCLI.URL, p.ofCLI.Token)
	for _, name := range twinNames {
		d := p.config[name]
		if d == nil {
			continue
		}
		var settings []string
		for attribute, value := range map[string]*string{"existing_policy": d.Existing, "deletion_policy": d.DeletionPolicy} {
			if value != nil {
				settings = append(settings, fmt.Sprintf("%s = %q", attribute, *value))
			}
		}
		if d.DeletionProtection != nil {
			settings = append(settings, fmt.Sprintf("deletion_protection = %v", *d.DeletionProtection))
		}
		settings = append(settings, fmt.Sprintf("lifecycle { create_before_destroy = %v }", d.CreateBeforeDestroy))
		if len(d.DependsOn) > 0 && p.config["crm"] != nil {
			settings = append(settings, "depends_on = [wazzup_pipelines.crm]")
		}
		funnels := acctest.HCL(d.Pipelines...)
		if name == "crm" && p.hidden {
			funnels = strings.Replace(funnels, acctest.Quote(d.Pipelines[0].Name), "terraform_data.name.output", 1)
		}
		b.WriteString(acctest.Resource(name, funnels, settings...))
	}
	if p.input != "" { // also if nothing refers to it: what depended on it and is destroyed after a create would make a cycle
		fmt.Fprintf(&b, "resource \"terraform_data\" \"name\" {\n  input = %q\n}\n", p.input)
	}
	if r.moved[0] != "" {
		fmt.Fprintf(&b, "moved {\n  from = %s\n  to = %s\n}\n", address(r.moved[0]), address(r.moved[1]))
	}
	p.cli.Write("main.tf", b.String())
}

// knownNow returns the configuration as a plan sees it: a name that is another resource's output is unknown until that
// resource is applied.
func (p *twin) knownNow(t *rapid.T) Configuration {
	t.Helper()
	config := maps.Clone(p.config)
	if !p.hidden {
		return config
	}
	d := *config["crm"]
	for _, r := range readState(t, p.cli.State()).Resources {
		if r.Type != "terraform_data" || len(r.Instances) == 0 {
			continue
		}
		if output, _ := r.Instances[0].Attributes["output"].(map[string]any); output["value"] == d.Pipelines[0].Name {
			return config
		}
	}
	raw := rawFunnels(d.Pipelines)
	raw[d.Pipelines[0].ID].(map[string]any)["name"] = Unknown
	d.Raw = raw
	config["crm"] = &d
	return config
}

// throughCore makes a run through the Core. free is true if core is free to do things in another order.
func (p *twin) throughCore(r drawnRun, config Configuration) (o outcome, free bool) {
	c := p.core
	var diags Diagnostics
	defer func() {
		for _, d := range diags {
			o.Diagnostics = append(o.Diagnostics, p.report(d.Severity == tfprotov6.DiagnosticSeverityError, d.Summary, d.Detail, shortPath(d.Attribute)))
		}
		o.Failed = diags.HasError()
	}()
	switch r.kind {
	case "refresh":
		diags = c.Refresh()
		return o, false
	case "import":
		diags = c.ImportAs(r.name, r.id)
		return o, false
	}
	before := maps.Clone(c.state)
	if r.moved[0] != "" {
		c.Move(r.moved[0], r.moved[1])
	}
	order := slices.DeleteFunc(slices.Clone(twinNames), func(name string) bool { return config[name] == nil && !slices.Contains(c.Resources(), name) })
	plan, diags := c.PlanWith(config, order, r.options)
	if plan == nil {
		c.state = before
		return o, false
	}
	o.Actions = map[string][]string{}
	for _, name := range order {
		if plan.Action(name) != NoOp {
			o.Actions[name] = append(o.Actions[name], shownActions[plan.Action(name)])
		}
		for range plan.deposed[name] {
			o.Actions[name] = append(o.Actions[name], "delete")
		}
		slices.Sort(o.Actions[name])
	}
	if r.kind == "saved plan" {
		o.Planned = map[string]any{}
		for name, change := range plan.changes {
			if change.action != NoOp {
				o.Planned[name] = map[string]any{"before": c.plainOrUnknown(change.before), "after": c.plainOrUnknown(change.planned)}
			}
		}
		if r.between != nil {
			p.ofCore.Edit(acctest.Account, r.between)
		}
	}
	apply := c.Begin(plan)
	defer apply.End()
	for name := range config {
		apply.Know(name, p.config[name])
	}
	diags = append(diags, applyInOrder(apply, plan, order)...)
	return o, isFree(plan, config, r.options)
}

// applyInOrder applies resources of which each may depend on the earlier ones, as core does: destroys come in reverse order,
// and what depends on something that has failed is left.
func applyInOrder(apply *Run, plan *Plan, order []string) (diags Diagnostics) {
	reverse := slices.Clone(order)
	slices.Reverse(reverse)
	for _, name := range reverse {
		if action := plan.Action(name); action != CreateThenDelete {
			if diags = append(diags, apply.Destroy(name)...); diags.HasError() {
				return diags
			}
		}
	}
	for _, name := range order {
		if diags = append(diags, apply.Create(name)...); diags.HasError() {
			return diags
		}
	}
	for _, name := range reverse {
		if plan.Action(name) == CreateThenDelete {
			if diags = append(diags, apply.Destroy(name)...); diags.HasError() {
				return diags
			}
		}
		diags = append(diags, apply.destroyDeposed(name)...)
	}
	return diags
}

// isFree reports whether core may do parts of a plan in another order, or at the same time: a resource's current and deposed
// objects, and two resources if the configuration does not have the dependency, or a plan without a refresh has not read it.
func isFree(plan *Plan, config Configuration, options PlanOptions) bool {
	isOrdered := len(config) == len(twinNames) && !options.NoRefresh
	return len(plan.deposed) > 0 || !isOrdered && len(plan.Resources()) > 1
}

var shownActions = map[Action]string{Create: "create", Update: "update", Delete: "delete", DeleteThenCreate: "replace", CreateThenDelete: "replace"}

// shown returns what the state has, as stateOfCLI does.
func (c *Core) shown() map[string]any {
	all := map[string]any{}
	for name, i := range c.state {
		if !i.current.value.IsNull() {
			all[name] = c.shownObject(i.current)
		}
		for n, key := range i.keys() {
			all[fmt.Sprintf("%s deposed %d", name, n)] = c.shownObject(i.deposed[key])
		}
	}
	return all
}

func (c *Core) shownObject(o object) map[string]any {
	return map[string]any{"values": c.plain(o.value), "private": string(o.private), "tainted": o.tainted}
}

// plainOrUnknown is plain for a value that may have unknown parts. They are texts here.
func (c *Core) plainOrUnknown(v tftypes.Value) any {
	const unknown = "known after apply"
	if !v.IsKnown() {
		return unknown
	}
	known, err := tftypes.Transform(v, func(_ *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		if !v.IsKnown() && v.Type().Is(tftypes.String) {
			return tftypes.NewValue(tftypes.String, unknown), nil
		}
		return v, nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return c.plain(known)
}

// throughCLI makes a run through the CLI. The expected reports are for cliImport.
func (p *twin) throughCLI(t *rapid.T, r drawnRun, expected []report) (o outcome) {
	var flags []string
	if r.options.Destroy {
		flags = append(flags, "-destroy")
	}
	if r.options.NoRefresh {
		flags = append(flags, "-refresh=false")
	}
	for _, name := range r.options.Replace {
		flags = append(flags, "-replace="+address(name))
	}
	switch r.kind {
	case "refresh":
		p.cliRun(t, &o, "apply", "-refresh-only", "-auto-approve", "-json")
	case "import":
		p.cliImport(&o, r, expected)
	case "apply":
		p.cliRun(t, &o, slices.Concat([]string{"apply", "-auto-approve", "-json"}, flags)...)
	case "saved plan":
		p.cliRun(t, &o, slices.Concat([]string{"plan", "-out=plan.bin", "-json"}, flags)...)
		if o.Failed {
			return o
		}
		o.Planned = p.showPlan(t)
		if r.between != nil {
			p.ofCLI.Edit(acctest.Account, r.between)
		}
		p.cliRun(t, &o, "apply", "-json", "plan.bin")
	}
	return o
}

// cliLine is a line of the CLI's output with -json.
type cliLine struct {
	Type       string
	Diagnostic struct {
		Severity, Summary, Detail string
		Range                     struct{ Start struct{ Line int } }
	}
	Change struct {
		Action   string
		Resource struct {
			Name string `json:"resource_name"`
			Type string `json:"resource_type"`
		}
	}
}

func (p *twin) cliRun(t *rapid.T, o *outcome, args ...string) {
	t.Helper()
	r := p.cli.Run(args...)
	config := strings.Split(p.cli.Read("main.tf"), "\n")
	isPlanned := slices.Contains(args, "plan.bin") // the plan has shown the actions
	for text := range strings.Lines(r.Stdout) {
		var line cliLine
		if err := json.Unmarshal([]byte(text), &line); err != nil {
			t.Fatalf("%v: %s", err, r.Output)
		}
		switch {
		case line.Type == "planned_change" && line.Change.Resource.Type == typeName && line.Change.Action != "noop" && line.Change.Action != "move" && !isPlanned:
			if o.Actions == nil {
				o.Actions = map[string][]string{}
			}
			name := line.Change.Resource.Name
			o.Actions[name] = append(o.Actions[name], line.Change.Action)
			slices.Sort(o.Actions[name])
		case line.Type == "diagnostic" && line.Diagnostic.Summary != "Provider development overrides are in effect": // see acctest.DevOverrides
			d := line.Diagnostic
			at := ""
			if d.Range.Start.Line > 0 {
				at = attributeIn(config[d.Range.Start.Line-1])
			}
			o.Diagnostics = append(o.Diagnostics, p.report(d.Severity == "error", d.Summary, d.Detail, at))
		case line.Type == "change_summary" && o.Actions == nil && !slices.Contains(args, "-refresh-only"):
			o.Actions = map[string][]string{}
		}
	}
	o.Failed = r.Code != 0
}

// addresses are those of a sandbox and of a connection to it.
var addresses = regexp.MustCompile(`127\.0\.0\.1:\d+`)

// numbers tell warnings with one summary apart, in the order in which core comes to the resources: that is free.
var numbers = regexp.MustCompile(`(?m) \(\d+\)$`)

// report returns a diagnostic without what differs between the two sandboxes, or is in no order.
func (p *twin) report(isError bool, summary, detail, at string) report {
	text := numbers.ReplaceAllString(summary+"\n"+addresses.ReplaceAllString(detail, "HOST"), "")
	if isError {
		text = "error: " + text
	}
	return report{text, at}
}

// attributeIn returns what a line of the configuration sets: an attribute, or a funnel; "" for a block's line.
func attributeIn(line string) string {
	name, _, sets := strings.Cut(strings.TrimSpace(line), " = ")
	if !sets {
		return ""
	}
	return name
}

// shortPath returns the part of a path that the CLI shows.
func shortPath(path *tftypes.AttributePath) string {
	steps := path.Steps()
	if len(steps) > 1 {
		if id, ok := steps[1].(tftypes.ElementKeyString); ok {
			return acctest.Quote(string(id))
		}
	}
	if len(steps) == 0 {
		return ""
	}
	return Path(tftypes.NewAttributePathWithSteps(steps[:1]))
}

// showPlan returns the values in the saved plan.
func (p *twin) showPlan(t *rapid.T) map[string]any {
	t.Helper()
	var plan struct {
		Changes []struct {
			Type, Name, Deposed string
			Change              struct {
				Actions       []string
				Before, After any
				Unknown       any `json:"after_unknown"`
			}
		} `json:"resource_changes"`
	}
	r := p.cli.Must(0, "show", "-json", "plan.bin")
	if err := json.Unmarshal([]byte(r.Stdout), &plan); err != nil {
		t.Fatal(err)
	}
	all := map[string]any{}
	for _, c := range plan.Changes {
		if c.Type == typeName && c.Deposed == "" && !slices.Equal(c.Change.Actions, []string{"no-op"}) {
			all[c.Name] = map[string]any{"before": c.Change.Before, "after": withUnknown(c.Change.After, c.Change.Unknown)}
		}
	}
	return all
}

// withUnknown returns a planned value with a text in place of each unknown part.
func withUnknown(after, unknown any) any {
	switch unknown := unknown.(type) {
	case bool:
		if unknown {
			return "known after apply"
		}
	case map[string]any:
		members, there := after.(map[string]any)
		if !there {
			return after
		}
		for name, part := range unknown {
			if value := withUnknown(members[name], part); value != nil {
				members[name] = value
			}
		}
		return members
	case []any:
		elements, _ := after.([]any)
		for i, part := range unknown {
			elements[i] = withUnknown(elements[i], part)
		}
		return elements
	}
	return after
}

// cliImport imports. The CLI's import has no JSON. So the reports are found in its text: those that are expected, and how many
// there are.
func (p *twin) cliImport(o *outcome, r drawnRun, expected []report) {
	end := p.cli.Run("import", address(r.name), r.id)
	o.Failed = end.Code != 0
	output := p.report(false, "", end.Output, "").Text
	for _, d := range expected {
		if strings.Contains(oneWord(output), oneWord(strings.TrimPrefix(d.Text, "error: "))) {
			o.Diagnostics = append(o.Diagnostics, d)
		}
	}
	for range len(shownReport.FindAllString(output, -1)) - len(o.Diagnostics) {
		o.Diagnostics = append(o.Diagnostics, report{Text: "further ones in this:\n" + output})
	}
}

// oneWord returns a text without white space, because the CLI breaks lines.
func oneWord(text string) string { return strings.Join(strings.Fields(text), "") }

var shownReport = regexp.MustCompile(`(?m)^(?:Error|Warning): `)

// cliState is a state file.
type cliState struct {
	Resources []struct {
		Mode, Type, Name string
		Instances        []struct {
			Status, Deposed, Private string
			Attributes               map[string]any
		}
	}
}

// readState parses a state file, of which there may be none yet.
func readState(t *rapid.T, text string) (state cliState) {
	t.Helper()
	if text == "" {
		return state
	}
	if err := json.Unmarshal([]byte(text), &state); err != nil {
		t.Fatal(err)
	}
	return state
}

// stateOfCLI returns what a state file has.
func stateOfCLI(t *rapid.T, text string) map[string]any {
	t.Helper()
	all := map[string]any{}
	for _, r := range readState(t, text).Resources {
		if r.Type != typeName {
			continue
		}
		deposed := 0
		for _, i := range r.Instances {
			private, err := base64.StdEncoding.DecodeString(i.Private)
			if err != nil {
				t.Fatal(err)
			}
			name := r.Name
			if i.Deposed != "" {
				name = fmt.Sprintf("%s deposed %d", r.Name, deposed)
				deposed++
			}
			all[name] = map[string]any{"values": any(i.Attributes), "private": string(private), "tainted": i.Status == "tainted"}
		}
	}
	return all
}
