// SPDX-License-Identifier: MPL-2.0

package coretest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// listener is a provider that does whatever it is told, gives each response a private state of its own, and writes down
// what core asks: the prior state and the private state of each request, "-" for none.
type listener struct {
	tfprotov6.ProviderServer // for the schema and the like
	log                      *hearing
}

type hearing struct {
	core     *Core
	calls    []string
	privates int
	replaces bool         // content that changes requires replacement
	fails    map[int]bool // which applies, from 1
	applies  int
	warns    bool // each plan has a warning with its number
}

func (h *hearing) next() []byte { h.privates++; return fmt.Appendf(nil, "p%d", h.privates) }

func (h *hearing) hears(format string, args ...any) {
	h.calls = append(h.calls, fmt.Sprintf(format, args...))
}

// name is the name of the funnel in a value.
func (h *hearing) name(d *tfprotov6.DynamicValue) string {
	for _, p := range h.core.funnels(h.core.decode(h.core.kind, d)) {
		if p.Name == "" {
			return "?"
		}
		return p.Name
	}
	return "-"
}

func private(p []byte) string {
	if len(p) == 0 {
		return "-"
	}
	return string(p)
}

func (l *listener) ConfigureProvider(context.Context, *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	l.log.hears("configure")
	return &tfprotov6.ConfigureProviderResponse{}, nil
}

func (l *listener) UpgradeResourceState(ctx context.Context, r *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	resp, err := l.ProviderServer.UpgradeResourceState(ctx, r)
	l.log.hears("upgrade %s", l.log.name(resp.UpgradedState))
	return resp, err
}

func (l *listener) ReadResource(_ context.Context, r *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	p := l.log.next()
	l.log.hears("read %s %s: %s", l.log.name(r.CurrentState), private(r.Private), p)
	return &tfprotov6.ReadResourceResponse{NewState: r.CurrentState, Private: p}, nil
}

func (l *listener) PlanResourceChange(_ context.Context, r *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	p, c := l.log.next(), l.log.core
	resp := &tfprotov6.PlanResourceChangeResponse{PlannedState: r.ProposedNewState, PlannedPrivate: p}
	l.log.hears("plan %s>%s %s: %s", l.log.name(r.PriorState), l.log.name(r.ProposedNewState), private(r.PriorPrivate), p)
	if l.log.replaces {
		resp.RequiresReplace = []*tftypes.AttributePath{tftypes.NewAttributePath().WithAttributeName("pipelines")}
	}
	if l.log.warns {
		resp.Diagnostics = Diagnostics{{Severity: tfprotov6.DiagnosticSeverityWarning, Summary: "plan " + string(p)}}
	}
	planned, err := tftypes.Transform(c.decode(c.kind, r.ProposedNewState), func(path *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		if len(path.Steps()) == 1 && !v.IsKnown() && !v.Type().Is(tftypes.Map{}) {
			return tftypes.NewValue(v.Type(), nil), nil // a default
		}
		return v, nil
	})
	resp.PlannedState = c.encode(planned)
	return resp, err
}

func (l *listener) ApplyResourceChange(_ context.Context, r *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	p := l.log.next()
	l.log.applies++
	result := string(p)
	resp := &tfprotov6.ApplyResourceChangeResponse{NewState: r.PlannedState, Private: p}
	if l.log.fails[l.log.applies] {
		result = "fails"
		resp = &tfprotov6.ApplyResourceChangeResponse{
			NewState: r.PriorState, Private: r.PlannedPrivate, Diagnostics: Diagnostics{{Severity: tfprotov6.DiagnosticSeverityError, Summary: "fails"}},
		}
	}
	l.log.hears("apply %s>%s %s: %s", l.log.name(r.PriorState), l.log.name(r.PlannedState), private(r.PlannedPrivate), result)
	return resp, nil
}

// heard makes a Core whose state has the funnel A, with the private state p1.
func heard(t *testing.T) (*Core, *hearing) {
	h := &hearing{}
	c := NewCore(t, "https://wazzup.invalid", "token-0123456789")
	c.wrap = func(s tfprotov6.ProviderServer) tfprotov6.ProviderServer { return &listener{s, h} }
	h.core = c
	c.set(one, object{value: c.Config(named("A")), private: h.next()})
	return c, h
}

func named(name string) *Declared {
	return &Declared{Pipelines: []sandbox.Pipeline{acctest.Funnel("a", name, "x")}}
}

func first(d *Declared) *Declared { d.CreateBeforeDestroy = true; return d }

// depose gives the state a deposed object with the private state p2.
func depose(c *Core, h *hearing) {
	c.deposed++
	c.write(one, c.instance(one).with(c.deposed, object{value: c.Config(named("D")), private: h.next()}))
}

func (h *hearing) String() string {
	calls := strings.Join(h.calls, ", ")
	for _, walk := range [][2]string{{", |, configure, ", ", | "}, {", |, configure", ", |"}, {", configure, ", ", / "}, {", |,", ", |"}} {
		calls = strings.ReplaceAll(calls, walk[0], walk[1])
	}
	return strings.TrimPrefix(calls, "configure, ")
}

// left is what the state has.
func (c *Core) left() string {
	var left []string
	i := c.instance(one)
	for _, o := range slices.Concat([]object{i.current}, objects(i)) {
		for _, p := range c.funnels(o.value) {
			left = append(left, p.Name+" "+private(o.private))
		}
	}
	return strings.Join(left, ", ")
}

func objects(i instance) (list []object) {
	for _, key := range i.keys() {
		list = append(list, i.deposed[key])
	}
	return list
}
