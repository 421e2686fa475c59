using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding;

/// <summary>Puts layers on top of each other: names, shapes, masks, and the sizes that result.</summary>
internal static class LayerStack
{
    /// <summary>Most numbers of one sample that pass between two layers.</summary>
    private const long MaxValues = 1 << 24;

    /// <summary>Most parameters of a model, kept statistics included: offsets in bytes stay within an <see cref="int"/>.</summary>
    private const long MaxParameters = (1 << 28) - 1;

    /// <summary>Most numbers that one sample's training keeps in memory, 1 GiB: offsets stay within an <see cref="int"/>.</summary>
    private const long MaxWork = 1 << 28;

    /// <summary>The layers, or null after a problem that hides what comes after it.</summary>
    public static EquatableArray<Layer>? Build(Shape input, OptionValues model, Problems problems)
    {
        Node inputNode = model.Get(ModelSection.Input).NodeOf(ModelSection.Shape);
        if (!Fits(input, "the input", inputNode, problems))
        {
            return null;
        }

        List<Layer> layers = new();
        Dictionary<LayerDeclaration, int> counts = new();
        Dictionary<string, int> lines = new();
        long parameters = 0, work = 0;
        Shape shape = input;
        bool mask = false;
        foreach (Use<LayerDeclaration> use in model.Get(ModelSection.Layers))
        {
            counts.TryGetValue(use.Declaration, out int before);
            counts[use.Declaration] = before + 1;
            string name = use.Values.Get(LayerDeclaration.Name) ?? $"{use.Declaration.Keyword}_{before + 1}";
            CheckName(name, use, lines, problems);

            int dropouts = layers.OfType<DropoutLayer>().Count();
            Layer? layer = use.Declaration.Build(new LayerInput(name, shape, mask, dropouts, use.Keyword, problems), use.Values);
            if (layer is null || !Fits(layer.Output, $"the output of layer '{name}'", use.Keyword, problems))
            {
                return null;
            }

            parameters += layer.Parameters.Sum(Size);
            if (parameters > MaxParameters)
            {
                Report(problems, use.Keyword, $"the model up to layer '{name}'", parameters, "parameters", MaxParameters);
                return null;
            }

            work += Work(layer);
            if (work > MaxWork)
            {
                Report(problems, use.Keyword, $"the work memory of a sample up to layer '{name}'", work, "numbers", MaxWork);
                return null;
            }

            layers.Add(layer);
            shape = layer.Output;
            mask = layer.MaskOut;
        }

        return layers.ToEquatableArray();
    }

    private static void CheckName(string name, Use<LayerDeclaration> use, Dictionary<string, int> lines, Problems problems)
    {
        Node node = use.Values.NodeOf(LayerDeclaration.Name);
        if (lines.TryGetValue(name, out int line))
        {
            problems.Report(Descriptors.DuplicateLayer, node, name, Words.Show(line));
        }

        lines[name] = node.Place.Line + 1;
    }

    /// <summary>
    /// At most so many numbers does a layer keep of one sample: of a cell its sums, each equation's value and each state with its
    /// gradient, of another layer its output, its gradient and what its activation keeps; all with padding.
    /// </summary>
    private static long Work(Layer layer)
    {
        const int Padding = 15;
        if (layer is RecurrentLayer { Cell: Cell cell } recurrent)
        {
            int values = cell.Sums.Count() + (2 * cell.Equations.Count()) + (2 * cell.States.Count) + cell.Operands.Count();
            return (long)(layer.Input.Steps + 1) * values * (recurrent.Units + Padding);
        }

        return (long)layer.Output.Steps * 4 * (layer.Output.Features + Padding);
    }

    private static bool Fits(Shape shape, string what, Node node, Problems problems)
    {
        long values = (long)shape.Steps * shape.Features;
        if (values > MaxValues)
        {
            Report(problems, node, what, values, "numbers for each sample", MaxValues);
        }

        return values <= MaxValues;
    }

    private static void Report(Problems problems, Node node, string what, long size, string unit, long most) =>
        problems.Report(Descriptors.ModelTooLarge, node, what, $"{size}", unit, $"{most}");

    private static long Size(Parameter parameter) => parameter.Shape.Aggregate(1L, (product, axis) => product * axis);
}
