using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit;

/// <summary>
/// Writes the calls of a class with several inputs: a parameter of its own for each. Everything else, such as sessions, devices and training loops, takes
/// samples in which they lie one behind the other; so the interfaces do, in members that only they show.
/// </summary>
internal static class InputsEmitter
{
    private const string Join = "global::ModelGen.CompilerServices.InputJoin";

    /// <summary>The names of the other parameters and of what methods declare.</summary>
    private static readonly string[] Taken = ["output", "target", "context", "samples", "join", "engine"];

    /// <summary>The shape of an input as callers see it: <c>(50) indices from 0 to 999</c>.</summary>
    public static string Shape(InputPart input) => input.IndexCount is int count
        ? $"({input.Layer.Output.Steps}) indices from 0 to {count - 1}"
        : input.Layer.Output.ToString();

    /// <summary>The members that predict, and the one that joins samples.</summary>
    public static void Predict(CodeWriter code, Network network)
    {
        Parameter[] parameters = Parameters(network);
        code.Summary("Computes the outputs of any number of samples, in inference mode.");
        Document(code, parameters);
        code.Line(
            $"/// <param name=\"output\">The span to write the outputs to: {CallEmitter.Batch(network.Output)} in C order, n * {network.Output.Length} elements.</param>");
        Exception(code, parameters, "output");
        using (code.Block($"public void Predict({Declared(parameters)}, {CallEmitter.Outputs} output)"))
        {
            using (code.Block($"using ({Join} join = engine.Join([{Lengths(parameters)}], output.Length))"))
            {
                Checks(code, parameters);
                using (code.Block("while (join.Next())"))
                {
                    Adds(code, parameters);
                    code.Line("join.Predict(output);");
                }
            }
        }

        code.Line();
        code.Summary("Joins the inputs of samples: what sessions, devices and data sets take has them one behind the other in each sample.");
        Document(code, parameters);
        string room = $"(n, {network.Input.Length}), n * {network.Input.Length} elements";
        code.Line($"/// <param name=\"samples\">The span to write the samples to: {room}.</param>");
        Exception(code, parameters, "room for them", checksIndices: false);
        using (code.Block($"public static void JoinInputs({Declared(parameters)}, {CallEmitter.Outputs} samples)"))
        {
            code.Line($"{Join}.CheckRoom(ModelDescription, [{Lengths(parameters)}], samples.Length);");
            foreach ((Parameter parameter, int i) in parameters.Select((parameter, i) => (parameter, i)))
            {
                code.Line($"{Join}.Place(ModelDescription, {i}, {parameter.Name}, samples);");
            }
        }

        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"void global::ModelGen.IPredictor.Predict({CallEmitter.Numbers} input, {CallEmitter.Outputs} output) => engine.Predict(input, output);");
        foreach (string type in new[] { CallEmitter.Numbers, CallEmitter.Integers })
        {
            code.Line();
            code.Line("/// <inheritdoc/>");
            code.Line($"void global::ModelGen.IPredictor.Predict({type} input, {CallEmitter.Integers} lengths, {CallEmitter.Outputs} output) =>");
            code.Line("    engine.Predict(input, lengths, output);");
        }
    }

    /// <summary>The members that compute a loss.</summary>
    /// <param name="code">Where they are written.</param>
    /// <param name="network">The model.</param>
    /// <param name="target">What the targets are.</param>
    public static void Forward(CodeWriter code, Network network, string target)
    {
        Parameter[] parameters = Parameters(network);
        code.Summary("Computes the forward pass and the loss of one batch of 1 to <see cref=\"BatchSize\"/> samples.");
        Document(code, parameters);
        code.Line($"/// <param name=\"target\">{target}</param>");
        code.Line("/// <param name=\"context\">The mode of the pass and the key of its random numbers.</param>");
        code.Line("/// <returns>The mean loss over the samples.</returns>");
        Exception(code, parameters, "target");
        using (code.Block($"public double Forward({Declared(parameters)}, {CallEmitter.Numbers} target, {CallEmitter.Context})"))
        {
            using (code.Block($"using ({Join} join = engine.JoinBatch([{Lengths(parameters)}]))"))
            {
                Checks(code, parameters);
                code.Line("join.Next();");
                Adds(code, parameters);
                code.Line("return join.Forward(target, in context);");
            }
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

    /// <summary>An input's parameter.</summary>
    /// <param name="Name">Its name, as it is written.</param>
    /// <param name="Input">The input.</param>
    private sealed record Parameter(string Name, InputPart Input)
    {
        public string Type => Input.IndexCount is null ? CallEmitter.Numbers : CallEmitter.Integers;
    }

    private static Parameter[] Parameters(Network network)
    {
        HashSet<string> taken = [.. Taken];
        return [.. network.Inputs.Select(input =>
        {
            string pascal = Names.Pascal(input.Layer.Name);
            string name = Names.Unused(char.ToLowerInvariant(pascal[0]) + pascal.Substring(1), taken);
            return new Parameter(SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name, input);
        })];
    }

    private static void Document(CodeWriter code, Parameter[] parameters)
    {
        foreach (Parameter parameter in parameters)
        {
            Shape shape = parameter.Input.Layer.Output;
            string batch = parameter.Input.IndexCount is int count
                ? $"(n, {shape.Steps}) in C order, indices from 0 to {count - 1}"
                : $"{CallEmitter.Batch(shape)} in C order, n * {shape.Length} elements";
            code.Line($"/// <param name=\"{parameter.Name.TrimStart('@')}\">The input '{parameter.Input.Layer.Name}' of the samples: {batch}.</param>");
        }
    }

    private static void Exception(CodeWriter code, Parameter[] parameters, string other, bool checksIndices = true)
    {
        string index = checksIndices && parameters.Any(parameter => parameter.Input.IndexCount is not null) ? ", or an index is out of range" : "";
        code.Line(
            $"/// <exception cref=\"global::System.ArgumentException\">The inputs and the {other} are not of the same number of samples{index}.</exception>");
    }

    private static void Checks(CodeWriter code, Parameter[] parameters)
    {
        foreach ((Parameter parameter, int i) in parameters.Select((parameter, i) => (parameter, i)).Where(one => one.parameter.Input.IndexCount is not null))
        {
            code.Line($"join.Check({i}, {parameter.Name});");
        }
    }

    private static void Adds(CodeWriter code, Parameter[] parameters)
    {
        foreach (Parameter parameter in parameters)
        {
            code.Line($"join.Add({parameter.Name});");
        }
    }

    private static string Declared(Parameter[] parameters) => string.Join(", ", parameters.Select(parameter => $"{parameter.Type} {parameter.Name}"));

    private static string Lengths(Parameter[] parameters) => string.Join(", ", parameters.Select(parameter => $"{parameter.Name}.Length"));
}
