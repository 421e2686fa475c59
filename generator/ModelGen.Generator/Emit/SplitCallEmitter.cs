using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit;

/// <summary>
/// Writes the calls of a class with several inputs or outputs: a parameter of its own for each. Everything else, such as sessions, devices and training loops,
/// takes samples in which they lie one behind the other; so the interfaces do, in members that only they show.
/// </summary>
internal static class SplitCallEmitter
{
    private const string Call = "global::ModelGen.CompilerServices.SplitCall";

    /// <summary>The names of the other parameters and of what methods declare.</summary>
    private static readonly string[] Taken = ["output", "target", "context", "samples", "targets", "call", "engine"];

    /// <summary>Whether calls have a parameter for each of several inputs or outputs.</summary>
    public static bool Serves(Network network) => network.Inputs.Any() || network.NamedOutputs.Count > 0;

    /// <summary>The shape of an input as callers see it: <c>(50) indices from 0 to 999</c>.</summary>
    public static string Shape(InputPart input) => input.IndexCount is int count
        ? $"({input.Layer.Output.Steps}) indices from 0 to {count - 1}"
        : input.Layer.Output.ToString();

    /// <summary>The members that predict, and those that join samples.</summary>
    public static void Predict(CodeWriter code, Network network)
    {
        HashSet<string> taken = [.. Taken];
        Parameter[] inputs = Inputs(network, taken), outputs = Outputs(network, taken);
        code.Summary("Computes the outputs of any number of samples, in inference mode.");
        Document(code, inputs);
        Document(code, outputs);
        string others = outputs.Length > 1 ? "outputs" : "output";
        Exception(code, inputs, others);
        using (code.Block($"public void Predict({Declared(inputs)}, {Declared(outputs)})"))
        {
            using (code.Block($"using ({Call} call = engine.Split([{Lengths(inputs)}], [{Lengths(outputs)}]))"))
            {
                Checks(code, inputs);
                using (code.Block("while (call.Next())"))
                {
                    Each(code, "Add", inputs);
                    if (outputs.Length == 1)
                    {
                        code.Line($"call.Predict({outputs[0].Name});");
                    }
                    else
                    {
                        code.Line("call.Predict();");
                        Each(code, "Take", outputs);
                    }
                }
            }
        }

        if (inputs.Length > 1)
        {
            Join(
                code,
                "JoinInputs",
                "Joins the inputs of samples: what sessions, devices and data sets take has them one behind the other in each sample.",
                inputs,
                $"/// <param name=\"samples\">The span to write the samples to: (n, {network.Input.Length}), n * {network.Input.Length} elements.</param>",
                ("samples", "CheckRoom", "Place"));
        }

        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"void global::ModelGen.IPredictor.Predict({CallEmitter.Numbers} input, {CallEmitter.Outputs} output) => engine.Predict(input, output);");
        if (network.TakesIndices)
        {
            code.Line();
            code.Line("/// <inheritdoc/>");
            code.Line($"void global::ModelGen.IPredictor.Predict({CallEmitter.Integers} input, {CallEmitter.Outputs} output) => engine.Predict(input, output);");
        }

        foreach (string type in new[] { CallEmitter.Numbers, CallEmitter.Integers })
        {
            code.Line();
            code.Line("/// <inheritdoc/>");
            code.Line($"void global::ModelGen.IPredictor.Predict({type} input, {CallEmitter.Integers} lengths, {CallEmitter.Outputs} output) =>");
            code.Line("    engine.Predict(input, lengths, output);");
        }
    }

    /// <summary>The members that compute a loss, and the one that joins targets.</summary>
    /// <param name="code">Where they are written.</param>
    /// <param name="network">The model.</param>
    /// <param name="target">What the targets of the only output are.</param>
    public static void Forward(CodeWriter code, Network network, string target)
    {
        HashSet<string> taken = [.. Taken];
        Parameter[] inputs = Inputs(network, taken), targets = Targets(network, taken, target);
        code.Summary("Computes the forward pass and the loss of one batch of 1 to <see cref=\"BatchSize\"/> samples.");
        Document(code, inputs);
        Document(code, targets);
        code.Line("/// <param name=\"context\">The mode of the pass and the key of its random numbers.</param>");
        code.Line(targets.Length == 1
            ? "/// <returns>The mean loss over the samples.</returns>"
            : "/// <returns>The sum of the mean losses of the outputs, each with its weight; <see cref=\"OutputLosses\"/> has them.</returns>");
        Exception(code, inputs, targets.Length == 1 ? "target" : "targets");
        using (code.Block($"public double Forward({Declared(inputs)}, {Declared(targets)}, {CallEmitter.Context})"))
        {
            using (code.Block($"using ({Call} call = engine.SplitBatch([{Lengths(inputs)}], [{Lengths(targets)}]))"))
            {
                Checks(code, inputs);
                code.Line("call.Next();");
                Each(code, "Add", inputs);
                if (targets.Length > 1)
                {
                    Each(code, "AddTarget", targets);
                }

                code.Line($"return call.Forward({(targets.Length == 1 ? targets[0].Name + ", " : "")}in context);");
            }
        }

        if (targets.Length > 1)
        {
            Join(
                code,
                "JoinTargets",
                "Joins the targets of samples: what data sets and devices take has them one behind the other for each sample.",
                targets,
                $"/// <param name=\"targets\">The span to write the targets to: (n, {network.TargetLength}), n * {network.TargetLength} elements.</param>",
                ("targets", "CheckTargetRoom", "PlaceTarget"));
        }

        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line("double global::ModelGen.ITrainableModel.Forward(");
        code.Line($"    {CallEmitter.Numbers} input, {CallEmitter.Numbers} target, {CallEmitter.Context}) =>");
        code.Line("    engine.Forward(input, target, in context);");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line("double global::ModelGen.ITrainableModel.Forward(");
        code.Line($"    {CallEmitter.Numbers} input, {CallEmitter.Integers} lengths, {CallEmitter.Numbers} target, {CallEmitter.Context}) =>");
        code.Line("    engine.Forward(input, lengths, target, in context);");
    }

    /// <summary>An input, an output or a target.</summary>
    /// <param name="Name">Its name, as it is written.</param>
    /// <param name="Type">Its type.</param>
    /// <param name="Text">What it is.</param>
    private sealed record Parameter(string Name, string Type, string Text);

    private static Parameter[] Inputs(Network network, HashSet<string> taken)
    {
        if (!network.Inputs.Any())
        {
            return [new Parameter(NameOf("input", taken), network.TakesIndices ? CallEmitter.Integers : CallEmitter.Numbers, $"The samples: {CallEmitter.Samples(network)}.")];
        }

        return [.. network.Inputs.Select(input =>
        {
            Shape shape = input.Layer.Output;
            string batch = input.IndexCount is int count
                ? $"(n, {shape.Steps}) in C order, indices from 0 to {count - 1}"
                : $"{CallEmitter.Batch(shape)} in C order, n * {shape.Length} elements";
            string type = input.IndexCount is null ? CallEmitter.Numbers : CallEmitter.Integers;
            return new Parameter(NameOf(input.Layer.Name, taken), type, $"The input '{input.Layer.Name}' of the samples: {batch}.");
        })];
    }

    private static Parameter[] Outputs(Network network, HashSet<string> taken)
    {
        if (network.NamedOutputs.Count == 0)
        {
            string all = $"{CallEmitter.Batch(network.Output)} in C order, n * {network.Output.Length} elements";
            return [new Parameter("output", CallEmitter.Outputs, $"The span to write the outputs to: {all}.")];
        }

        return [.. network.Outputs.Select(output =>
        {
            Shape shape = output.Layer.Output;
            string batch = $"{CallEmitter.Batch(shape)} in C order, n * {shape.Length} elements";
            return new Parameter(NameOf(output.Layer.Name, taken), CallEmitter.Outputs, $"The span to write the output '{output.Layer.Name}' to: {batch}.");
        })];
    }

    private static Parameter[] Targets(Network network, HashSet<string> taken, string target) => network.NamedOutputs.Count == 0
        ? [new Parameter("target", CallEmitter.Numbers, target)]
        : [.. network.Outputs.Select(output => new Parameter(
            NameOf(output.Layer.Name + "_target", taken),
            CallEmitter.Numbers,
            $"The targets of the output '{output.Layer.Name}': {CallEmitter.Target(output)}."))];

    private static string NameOf(string name, HashSet<string> taken)
    {
        string pascal = Names.Pascal(name);
        string camel = Names.Unused(char.ToLowerInvariant(pascal[0]) + pascal.Substring(1), taken);
        return SyntaxFacts.GetKeywordKind(camel) == SyntaxKind.None ? camel : "@" + camel;
    }

    private static void Join(
        CodeWriter code, string method, string summary, Parameter[] parts, string room, (string Parameter, string Check, string Place) into)
    {
        code.Line();
        code.Summary(summary);
        Document(code, parts);
        code.Line(room);
        Exception(code, parts, "room for them", checksIndices: false);
        using (code.Block($"public static void {method}({Declared(parts)}, {CallEmitter.Outputs} {into.Parameter})"))
        {
            code.Line($"{Call}.{into.Check}(ModelDescription, [{Lengths(parts)}], {into.Parameter}.Length);");
            foreach ((Parameter parameter, int i) in parts.Select((parameter, i) => (parameter, i)))
            {
                code.Line($"{Call}.{into.Place}(ModelDescription, {i}, {parameter.Name}, {into.Parameter});");
            }
        }
    }

    private static void Document(CodeWriter code, Parameter[] parameters)
    {
        foreach (Parameter parameter in parameters)
        {
            code.Line($"/// <param name=\"{parameter.Name.TrimStart('@')}\">{parameter.Text}</param>");
        }
    }

    private static void Exception(CodeWriter code, Parameter[] parameters, string other, bool checksIndices = true)
    {
        string index = checksIndices && parameters.Any(IsOfIndices) ? ", or an index is out of range" : "";
        string what = parameters.Length == 1 ? "The samples" : parameters[0].Text.StartsWith("The targets", StringComparison.Ordinal) ? "The targets" : "The inputs";
        code.Line(
            $"/// <exception cref=\"global::System.ArgumentException\">{what} and the {other} are not of the same number of samples{index}.</exception>");
    }

    private static bool IsOfIndices(Parameter parameter) => parameter.Type == CallEmitter.Integers;

    private static void Checks(CodeWriter code, Parameter[] parameters)
    {
        foreach ((Parameter parameter, int i) in parameters.Select((parameter, i) => (parameter, i)).Where(one => IsOfIndices(one.parameter)))
        {
            code.Line($"call.Check({i}, {parameter.Name});");
        }
    }

    private static void Each(CodeWriter code, string method, Parameter[] parameters)
    {
        foreach (Parameter parameter in parameters)
        {
            code.Line($"call.{method}({parameter.Name});");
        }
    }

    private static string Declared(Parameter[] parameters) => string.Join(", ", parameters.Select(parameter => $"{parameter.Type} {parameter.Name}"));

    private static string Lengths(Parameter[] parameters) => string.Join(", ", parameters.Select(parameter => $"{parameter.Name}.Length"));
}
