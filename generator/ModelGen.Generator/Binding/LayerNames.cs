using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding;

/// <summary>The names of a model's layers, and what they mean where another layer reads them.</summary>
internal sealed class LayerNames
{
    private readonly EquatableArray<Use<LayerDeclaration>> uses;
    private readonly Problems problems;
    private readonly string[] names;
    private readonly string[] wrapped;

    public LayerNames(EquatableArray<Use<LayerDeclaration>> uses, Problems problems)
    {
        this.uses = uses;
        this.problems = problems;
        names = new string[uses.Count];
        wrapped = new string[uses.Count];
        Dictionary<LayerDeclaration, int> counts = new();
        Dictionary<string, int> lines = new();
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = Name(uses[i]);
            wrapped[i] = uses[i].Declaration.Wrapped(uses[i].Values) is { } use ? Name(use) : string.Empty;
            Node node = uses[i].Declaration is InputDeclaration ? uses[i].Keyword : uses[i].Values.NodeOf(LayerDeclaration.Name);
            if (lines.TryGetValue(names[i], out int line))
            {
                problems.Report(Descriptors.DuplicateLayer, node, names[i], Words.Show(line));
            }

            lines[names[i]] = node.Place.Line + 1;
        }

        // Layers that are wrapped count as well, as in Keras.
        string Name(Use<LayerDeclaration> use)
        {
            counts.TryGetValue(use.Declaration, out int before);
            counts[use.Declaration] = before + 1;
            return use.Declaration.NameOf(use) ?? $"{use.Declaration.Keyword}_{before + 1}";
        }
    }

    /// <summary>Whether the model has inputs by name, so that none is called <c>input</c>.</summary>
    public bool HasInputs => uses[0].Declaration is InputDeclaration;

    /// <summary>The name of the layer that a layer wraps; empty: it wraps none.</summary>
    public string Wrapped(int layer) => wrapped[layer];

    /// <summary>The name of a layer.</summary>
    public string this[int layer] => names[layer];

    /// <summary>The value that a layer reads by a name, or null after a problem: 0 is the model's input, i + 1 what layer i gives.</summary>
    public int? Resolve(ScalarNode name, int reader)
    {
        int layer = Array.IndexOf(names, name.Text);
        bool isInput = name.Text == Network.ModelInput && !HasInputs;
        if (layer < 0 && !isInput)
        {
            // The reader itself is no suggestion, nor is what stands behind it.
            UnknownNames.Report(problems, name, "layer", HasInputs ? [.. names.Take(reader)] : [Network.ModelInput, .. names.Take(reader)], Vocabulary.Empty);
            return null;
        }

        string? objection = layer < 0 ? null
            : isInput ? $"both the model's input and the layer {Line(layer)} are called '{name.Text}'; give the layer another name"
            : layer == reader ? "a layer cannot read what it gives itself; name a layer before it"
            : layer > reader ? $"layer '{name.Text}' stands behind this one, {Line(layer)}: a layer reads those before it; move one of the two"
            : null;
        if (objection is not null)
        {
            problems.Report(Descriptors.UnreadableLayer, name, objection);
            return null;
        }

        return layer + 1;
    }

    private string Line(int layer) => $"on line {Words.Show(uses[layer].Keyword.Place.Line + 1)}";
}
