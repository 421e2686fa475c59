using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;

namespace ModelGen.Generator.Emit;

/// <summary>
/// Writes the calls of a class that take samples. Samples of indices are whole numbers; what takes any numbers is then for the interfaces alone.
/// </summary>
internal static class CallEmitter
{
    /// <summary>The type of what any numbers come in by.</summary>
    public const string Numbers = "global::System.ReadOnlySpan<float>";

    /// <summary>The type of indices, and of lengths.</summary>
    public const string Integers = "global::System.ReadOnlySpan<int>";

    /// <summary>The type of what numbers go out by.</summary>
    public const string Outputs = "global::System.Span<float>";

    /// <summary>The parameter of the mode of a forward pass.</summary>
    public const string Context = "in global::ModelGen.StepContext context";

    /// <summary>The shape of a sample as callers see it, where a time step that is an index has no features.</summary>
    public static string ShapeOf(Network network) => network.TakesIndices ? $"({network.Input.Steps})" : network.Input.ToString();

    /// <summary>What a sample is: <c>(28, 28)</c> or <c>(50) indices from 0 to 999</c>.</summary>
    public static string Sample(Network network) => network.TakesIndices ? $"({network.Input.Steps}) {Range(network)}"
        : network.Inputs.Any() ? Words.List(network.Inputs.Select(input => $"{input.Layer.Name} {SplitCallEmitter.Shape(input)}"))
        : network.Input.ToString();

    /// <summary>What comes out of a sample: <c>(10)</c> or <c>digit (10) and writer (8)</c>.</summary>
    public static string Given(Network network) => network.NamedOutputs.Count == 0 ? network.Output.ToString()
        : Words.List(network.Outputs.Select(output => $"{output.Layer.Name} {output.Layer.Output}"));

    /// <summary>The members that predict.</summary>
    public static void Predict(CodeWriter code, Network network)
    {
        code.Line();
        if (SplitCallEmitter.Serves(network))
        {
            SplitCallEmitter.Predict(code, network);
            return;
        }

        if (network.HasLengths)
        {
            PredictSequences(code, network);
        }
        else
        {
            PredictSamples(code, network);
        }

        if (network.TakesIndices)
        {
            code.Line();
            code.Line("/// <inheritdoc/>");
            code.Line($"void global::ModelGen.IPredictor.Predict({Numbers} input, {Outputs} output) => engine.Predict(input, output);");
            if (network.HasLengths)
            {
                code.Line();
                code.Line("/// <inheritdoc/>");
                code.Line($"void global::ModelGen.IPredictor.Predict({Numbers} input, {Integers} lengths, {Outputs} output) =>");
                code.Line("    engine.Predict(input, lengths, output);");
            }
        }
    }

    private static void PredictSamples(CodeWriter code, Network network)
    {
        code.Summary("Computes the outputs of any number of samples, in inference mode.");
        string input = Samples(network);
        string output = $"{Batch(network.Output)} in C order, n * {network.Output.Length} elements";
        string misuse = network.TakesIndices ? ", or an index is out of range" : string.Empty;
        code.Line($"/// <param name=\"input\">The samples: {input}.</param>");
        code.Line($"/// <param name=\"output\">The span to write the outputs to: {output}.</param>");
        code.Line(
            $"/// <exception cref=\"global::System.ArgumentException\">The lengths are not those of the same number of samples{misuse}.</exception>");
        code.Line($"public void Predict({Input(network)} input, {Outputs} output) => engine.Predict(input, output);");
    }

    private static void PredictSequences(CodeWriter code, Network network)
    {
        int most = network.Input.Steps;
        string output = network.Output.Time is null
            ? $"{Batch(network.Output)} in C order"
            : $"those of the steps that the sequences have, {network.Output.Features} elements each, one behind the other";
        string misuse = network.TakesIndices ? ", or an index is out of range" : string.Empty;
        code.Summary($"Computes the output of one sequence of up to {most} time steps, in inference mode.");
        code.Line($"/// <param name=\"input\">The sequence: {StepOf(network)} for each time step.</param>");
        string one = output.Replace("(n, ", "(").Replace("sequences have", "sequence has");
        code.Line($"/// <param name=\"output\">The span to write the output to: {one}.</param>");
        code.Line($"/// <exception cref=\"global::System.ArgumentException\">A length is none that the model takes{misuse}.</exception>");
        code.Line($"public void Predict({Input(network)} input, {Outputs} output) => engine.Predict(input, output);");
        code.Line();
        code.Summary("Computes the outputs of any number of sequences, in inference mode.");
        code.Line($"/// <param name=\"input\">The sequences one behind the other: {StepOf(network)} for each time step.</param>");
        code.Line($"/// <param name=\"lengths\">The time steps of each sequence: 1 to {most}.</param>");
        code.Line($"/// <param name=\"output\">The span to write the outputs to: {output}.</param>");
        string wrong = network.TakesIndices ? "A length or an index" : "A length";
        code.Line($"/// <exception cref=\"global::System.ArgumentException\">{wrong} is out of range, or there are more elements or fewer.</exception>");
        code.Line("public void Predict(");
        code.Line($"    {Input(network)} input, {Integers} lengths, {Outputs} output) =>");
        code.Line("    engine.Predict(input, lengths, output);");
    }

    /// <summary>The members that compute a loss.</summary>
    public static void Forward(CodeWriter code, Network network, Training training)
    {
        string target = $"The targets: {Target(network.Outputs.First())}.";
        code.Line();
        if (SplitCallEmitter.Serves(network))
        {
            SplitCallEmitter.Forward(code, network, target);
            return;
        }

        bool sparse = training.Goal.Loss.TakesClassIndices;

        if (network.HasLengths)
        {
            string each = network.Output.Time is null ? string.Empty : " for each of its steps";
            code.Summary("Computes the forward pass and the loss of one sequence.");
            code.Line($"/// <param name=\"input\">The sequence: {StepOf(network)} for each time step.</param>");
            code.Line($"/// <param name=\"target\">Its target{each}: {(sparse ? "a class index" : "as the output")}.</param>");
        }
        else
        {
            string range = network.TakesIndices ? $", {Range(network)}" : string.Empty;
            code.Summary("Computes the forward pass and the loss of one batch.");
            code.Line($"/// <param name=\"input\">The samples: {BatchOf(network)} in C order, n from 1 to <see cref=\"BatchSize\"/>{range}.</param>");
            code.Line($"/// <param name=\"target\">{target}</param>");
        }

        code.Line("/// <param name=\"context\">The mode of the pass and the key of its random numbers.</param>");
        code.Line("/// <returns>The mean loss over the samples.</returns>");
        string misuse = network.TakesIndices ? "The lengths disagree, or an index is out of range."
            : sparse ? "The lengths disagree, or a class index is out of range."
            : "The lengths disagree.";
        code.Line($"/// <exception cref=\"global::System.ArgumentException\">{misuse}</exception>");
        if (network.TakesIndices)
        {
            ForwardOfIndices(code, network);
            return;
        }

        code.Line("public double Forward(");
        code.Line($"    {Numbers} input, {Numbers} target, {Context}) =>");
        code.Line("    engine.Forward(input, target, in context);");
        if (network.HasLengths)
        {
            code.Line();
            code.Line("/// <inheritdoc/>");
            code.Line("public double Forward(");
            code.Line($"    {Numbers} input, {Integers} lengths, {Numbers} target,");
            code.Line($"    {Context}) =>");
            code.Line("    engine.Forward(input, lengths, target, in context);");
        }
    }

    /// <summary>Batches of indices, and for the interfaces of any numbers.</summary>
    private static void ForwardOfIndices(CodeWriter code, Network network)
    {
        code.Line($"public double Forward({Integers} input, {Numbers} target, {Context}) =>");
        code.Line("    engine.Forward(new global::ModelGen.SampleBatch { Indices = input, Target = target }, in context);");
        if (network.HasLengths)
        {
            code.Line();
            code.Summary("Computes the forward pass and the loss of one batch of sequences of different lengths.");
            code.Line("/// <param name=\"input\">The sequences one behind the other, without padding.</param>");
            code.Line("/// <param name=\"lengths\">The time steps of each sequence.</param>");
            code.Line("/// <param name=\"target\">The targets one behind the other.</param>");
            code.Line("/// <param name=\"context\">The mode of the pass and the key of its random numbers.</param>");
            code.Line("/// <returns>The mean loss over the samples, and over the steps that they have.</returns>");
            code.Line("/// <exception cref=\"global::System.ArgumentException\">The lengths disagree, or an index is out of range.</exception>");
            code.Line("public double Forward(");
            code.Line($"    {Integers} input, {Integers} lengths, {Numbers} target, {Context}) =>");
            code.Line("    engine.Forward(");
            code.Line("        new global::ModelGen.SampleBatch { Indices = input, Lengths = lengths, Target = target }, in context);");
        }

        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"double global::ModelGen.ITrainableModel.Forward({Numbers} input, {Numbers} target, {Context}) =>");
        code.Line("    engine.Forward(input, target, in context);");
        if (network.HasLengths)
        {
            code.Line();
            code.Line("/// <inheritdoc/>");
            code.Line("double global::ModelGen.ITrainableModel.Forward(");
            code.Line($"    {Numbers} input, {Integers} lengths, {Numbers} target, {Context}) =>");
            code.Line("    engine.Forward(input, lengths, target, in context);");
        }
    }

    /// <summary>The samples of the only input.</summary>
    public static string Samples(Network network) => $"{BatchOf(network)} in C order, n * {network.Input.Length} {Elements(network)}";

    /// <summary>What the targets of an output are.</summary>
    public static string Target(OutputPart output)
    {
        Shape shape = output.Layer.Output;
        return output.Goal!.Loss.TakesClassIndices
            ? $"(n, {shape.Steps}) in C order, class indices from 0 to {shape.Features - 1}"
            : $"{Batch(shape)} in C order, as the outputs";
    }

    private static string Input(Network network) => network.TakesIndices ? Integers : Numbers;

    private static string Range(Network network) => $"indices from 0 to {network.IndexCount - 1}";

    private static string Elements(Network network) => network.TakesIndices ? Range(network) : "elements";

    private static string StepOf(Network network) =>
        network.TakesIndices ? $"an index from 0 to {network.IndexCount - 1}" : $"{network.Input.Features} elements";

    private static string BatchOf(Network network) => network.TakesIndices ? $"(n, {network.Input.Steps})" : Batch(network.Input);

    /// <summary>The shape of n samples: <c>(n, 28, 28)</c>.</summary>
    public static string Batch(Shape shape) => $"(n, {shape.ToString().Trim('(', ')')})";
}
