// SPDX-License-Identifier: MPL-2.0

package coretest

import (
	"encoding/json"
	"maps"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"golang.org/x/text/unicode/norm"

	"github.com/wazzup24/terraform-provider-wazzup/internal/packed"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Config returns a configuration as core passes it to the provider; null for nil.
func (c *Core) Config(declared *Declared) tftypes.Value {
	c.t.Helper()
	if declared == nil {
		return tftypes.NewValue(c.kind, nil)
	}
	raw := declared.Raw
	if raw == nil {
		raw = rawFunnels(declared.Pipelines)
	}
	var account any = declared.Account
	if declared.AccountUnknown {
		account = Unknown
	}
	return c.Value(map[string]any{
		"account_id": account, "pipelines": raw, "existing_policy": declared.Existing,
		"deletion_policy": declared.DeletionPolicy, "deletion_protection": declared.DeletionProtection,
	})
}

func rawFunnels(list []sandbox.Pipeline) map[string]any {
	funnels := make(map[string]any, len(list))
	for _, p := range list {
		funnel := map[string]any{"name": p.Name, "stages": nil}
		if len(p.Stages) > 0 {
			stages := make([]any, len(p.Stages))
			for i, s := range p.Stages {
				stages[i] = map[string]any{"id": s.ID, "name": s.Name}
			}
			funnel["stages"] = stages
		}
		funnels[p.ID] = funnel
	}
	return funnels
}

// funnels returns the funnels in a value of the resource, by id; nil if the value is null or they are unknown. An unknown name
// is empty, and unknown stages are left out.
func (c *Core) funnels(v tftypes.Value) map[string]sandbox.Pipeline {
	c.t.Helper()
	if v.IsNull() || !c.fields(v)["pipelines"].IsKnown() {
		return nil
	}
	elements := c.fields(c.fields(v)["pipelines"])
	funnels := make(map[string]sandbox.Pipeline, len(elements))
	for id, element := range elements {
		p := sandbox.Pipeline{ID: id}
		if element.IsKnown() {
			p.Name, p.Stages = c.text(c.fields(element)["name"]), c.stages(c.fields(element)["stages"])
		}
		funnels[id] = p
	}
	return funnels
}

func (c *Core) stages(v tftypes.Value) []sandbox.Stage {
	c.t.Helper()
	if !v.IsKnown() {
		return nil
	}
	var elements []tftypes.Value
	c.as(v, &elements)
	var stages []sandbox.Stage
	for _, element := range elements {
		if element.IsKnown() {
			stages = append(stages, sandbox.Stage{ID: c.text(c.fields(element)["id"]), Name: c.text(c.fields(element)["name"])})
		}
	}
	return stages
}

// text returns a string's text; "" if it is null or unknown, or if there is no such attribute.
func (c *Core) text(v tftypes.Value) (text string) {
	c.t.Helper()
	if v.Type() != nil && v.IsKnown() {
		c.as(v, &text)
	}
	return text
}

func (c *Core) as(v tftypes.Value, target any) {
	c.t.Helper()
	if err := v.As(target); err != nil {
		c.t.Fatal(err)
	}
}

// Value makes a value of the resource from its attributes: see value.
func (c *Core) Value(attributes map[string]any) tftypes.Value {
	c.t.Helper()
	return c.value(c.kind, attributes)
}

// proposed merges the configuration with the prior state. A computed attribute that is not configured keeps its prior value, or
// is unknown if there is none.
func (c *Core) proposed(prior, config tftypes.Value) tftypes.Value {
	if config.IsNull() {
		return config
	}
	fields := c.fields(config)
	for name, value := range fields {
		switch {
		case !c.computed[name] || !value.IsNull():
		case prior.IsNull():
			fields[name] = tftypes.NewValue(value.Type(), tftypes.UnknownValue)
		default:
			fields[name] = c.fields(prior)[name]
		}
	}
	return tftypes.NewValue(c.kind, fields)
}

func (c *Core) fields(v tftypes.Value) map[string]tftypes.Value {
	c.t.Helper()
	fields := map[string]tftypes.Value{}
	c.as(v, &fields)
	return maps.Clone(fields) // As returns the value's own map
}

// unknown is the type of Unknown.
type unknown struct{}

// Unknown stands for a value that is only known after an apply.
var Unknown unknown

// value makes a value from decoded JSON, with Unknown at any depth. Attributes that are not given are null.
func (c *Core) value(kind tftypes.Type, from any) tftypes.Value {
	c.t.Helper()
	if from == Unknown {
		return tftypes.NewValue(kind, tftypes.UnknownValue)
	}
	switch kind := kind.(type) {
	case tftypes.Object:
		if given, ok := from.(map[string]any); ok {
			fields := make(map[string]tftypes.Value, len(kind.AttributeTypes))
			for name, kind := range kind.AttributeTypes {
				fields[name] = c.value(kind, given[name])
			}
			return tftypes.NewValue(kind, fields)
		}
	case tftypes.Map:
		if given, ok := from.(map[string]any); ok {
			elements := make(map[string]tftypes.Value, len(given))
			for key, element := range given {
				elements[key] = c.value(kind.ElementType, element)
			}
			return tftypes.NewValue(kind, elements)
		}
	case tftypes.List:
		if given, ok := from.([]any); ok {
			elements := make([]tftypes.Value, len(given))
			for i, element := range given {
				elements[i] = c.value(kind.ElementType, element)
			}
			return tftypes.NewValue(kind, elements)
		}
	}
	text, err := json.Marshal(from)
	if err != nil {
		c.t.Fatal(err)
	}
	return c.decode(kind, &tfprotov6.DynamicValue{JSON: text})
}

// encode writes a value as core does, with the keys of maps sorted. terraform-plugin-go writes them in any order.
func (c *Core) encode(v tftypes.Value) *tfprotov6.DynamicValue {
	c.t.Helper()
	text, err := packed.NewType(v.Type()).Append(nil, v)
	if err != nil {
		c.t.Fatal(err)
	}
	return &tfprotov6.DynamicValue{MsgPack: text}
}

func (c *Core) decode(kind tftypes.Type, d *tfprotov6.DynamicValue) tftypes.Value {
	c.t.Helper()
	v, err := d.Unmarshal(kind)
	if err != nil {
		c.t.Fatal(err)
	}
	if norm.NFC.IsNormal(d.MsgPack) {
		return v
	}
	v, err = tftypes.Transform(v, composed) // as core does with all text
	if err != nil {
		c.t.Fatal(err)
	}
	return v
}

func composed(_ *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
	var text string
	if !v.Type().Is(tftypes.String) || v.IsNull() || !v.IsKnown() {
		return v, nil
	}
	if err := v.As(&text); err != nil {
		return v, err
	}
	return tftypes.NewValue(tftypes.String, norm.NFC.String(text)), nil
}
