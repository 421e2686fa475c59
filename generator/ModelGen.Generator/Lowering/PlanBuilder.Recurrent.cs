using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <content>The layers that run a cell over time.</content>
internal sealed partial class PlanBuilder
{
    /// <summary>What the mask of a step is called in a cell's equations: 1 or 0.</summary>
    public const string MaskName = "mask";

    private Value Recurrent(RecurrentLayer layer, Value input)
    {
        string name = weights.Identifier(layer);
        int steps = input.View.Steps;
        bool keepsSteps = training || layer.ReturnSequences;
        CellEquations plain = CellEquations.Derive(layer.Cell, masked: false);
        CellEquations cell = input.Mask is null ? plain : CellEquations.Derive(layer.Cell, masked: true);

        // A cell may call a value as the layer's own buffers are called.
        IReadOnlyDictionary<string, string> values = Names.Identifiers(layer.Cell.States.Concat(cell.Kept).Distinct(), ["Gates", "Gradient"]);
        EquatableArray<View> states = layer.Cell.States
            .Select((state, i) => keepsSteps && (training || i == 0)
                ? View.Create(name + values[state], steps + 1, layer.Units, $"({steps + 1}, {layer.Units}) state {state}, from before the first step")
                : i == 0
                ? View.Create(name + values[state], 2, layer.Units, $"(2, {layer.Units}) state {state} of this step and the next, by turns")
                : View.Create(name + values[state], 1, layer.Units, $"({layer.Units}) state {state}"))
            .ToEquatableArray();
        int width = layer.Cell.Gates.Count * Padding.Pad(layer.Units);
        View? gates = training ? View.Create(name + "Gates", steps, width, width, GatesComment(layer, steps)) : null;

        View h = states[0];
        View output = (keepsSteps, layer.ReturnSequences) switch
        {
            (false, _) => h with { Start = steps % 2 * h.Stride, Steps = 1 },
            (_, true) => h with { Start = h.Stride, Steps = steps },
            _ => h with { Start = steps * h.Stride, Steps = 1 },
        };
        View gradient = GradientOf(name, output);
        EquatableArray<View> carries = layer.Cell.States
            .Select((state, i) => i == 0 && !layer.ReturnSequences
                ? gradient
                : View.Create($"{name}{values[state]}Gradient", 1, layer.Units, $"({layer.Units}) gradient of {state} on its way back"))
            .ToEquatableArray();

        stages.Add(new RecurrentStage(
            layer,
            name,
            training,
            input.View,
            input.Mask,
            gates,
            states,
            gates is null ? [] : Kept(layer, steps, gates, cell, value => name + values[value]),
            cell,
            plain,
            layer.ReturnSequences ? gradient : null,
            carries,
            input.AskedGradient,
            weights.Affine(layer, input.View.Features, layer.Units, layer.Cell.Gates.Count, layer.Units, training && input.NeedsGradient),
            weights.Find(layer, "recurrent_kernel")!,
            training ? weights.RecurrentTransposed(layer) : null));
        View? mask = layer.ReturnSequences ? input.Mask : null;
        return new Value(output, gradient, mask, NeedsGradient: true, MayOverwrite: !training);
    }

    /// <summary>
    /// Kept values take the places of pre-activations that nobody reads any more, since a cell reads and writes the same unit of the
    /// same step: a function of one gate that of its gate, others any that is left; what is left over needs memory of its own.
    /// </summary>
    private static EquatableArray<KeptGateValue> Kept(
        RecurrentLayer layer, int steps, View gates, CellEquations cell, Func<string, string> bufferOf)
    {
        string[] preActivations = [.. layer.Cell.Gates.Select(CellEquations.PreActivation)];
        Dictionary<string, int> places = cell.Kept.Where(preActivations.Contains).ToDictionary(v => v, v => Array.IndexOf(preActivations, v));
        foreach (Equation equation in cell.Forward.Where(e => cell.Kept.Contains(e.Name)))
        {
            int[] own = [.. equation.Value.Names().Distinct().Select(n => Array.IndexOf(preActivations, n))];
            if (own.Length == 1 && own[0] >= 0 && !places.ContainsValue(own[0]))
            {
                places.Add(equation.Name, own[0]);
            }
        }

        Queue<int> free = new(Enumerable.Range(0, preActivations.Length).Where(gate => !places.ContainsValue(gate)));
        List<KeptGateValue> kept = [];
        foreach (string value in cell.Kept)
        {
            if (places.TryGetValue(value, out int place) || (free.Count > 0 && (place = free.Dequeue()) >= 0))
            {
                kept.Add(new KeptGateValue(value, gates, place));
            }
            else
            {
                kept.Add(new KeptGateValue(value, View.Create(bufferOf(value), steps, layer.Units, $"({steps}, {layer.Units}) {value}"), 0));
            }
        }

        return kept.ToEquatableArray();
    }

    private static string GatesComment(RecurrentLayer layer, int steps) =>
        $"({steps}, {layer.Cell.Gates.Count}, {layer.Units}) gates {string.Join(", ", layer.Cell.Gates)}: what is kept of them, then gradients";
}
