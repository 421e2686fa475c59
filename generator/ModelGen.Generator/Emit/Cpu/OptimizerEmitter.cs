using ModelGen.Generator.Binding;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu;

/// <summary>Writes the optimizer's step: its scalars in double precision, clipping, and its equations over the flat vectors.</summary>
internal static class OptimizerEmitter
{
    public static void Emit(CodeWriter code, Program program, Optimizer optimizer)
    {
        if (optimizer.Clipping.Kind != ClippingKind.None)
        {
            code.Line();
            code.Line("/// <inheritdoc/>");
            using (code.Block("public override void Clip(ModelMemory memory)"))
            {
                Clip(code, program, optimizer.Clipping);
            }
        }

        bool hasTables = TouchedRows.Of(program).Count > 0;
        TouchedRows.OnEdit(code, program);
        Step(code, program, optimizer, hasTables);
        string parameters = string.Concat(optimizer.UsedScalars.Select(scalar => ", float " + Parameter(scalar)));
        if (HasOwnDecay(optimizer) || hasTables)
        {
            (string parameter, string argument) = HasOwnDecay(optimizer) ? (", float decay", ", decay") : (string.Empty, string.Empty);
            code.Line();
            using (code.Method($"private static void Update(ModelMemory memory, int first, int end{parameters}{parameter})"))
            {
                using (code.Block("if (first < end)"))
                {
                    Span(code, "first", "end", string.Concat(optimizer.UsedScalars.Select(scalar => ", " + Parameter(scalar))) + argument);
                }
            }

            parameters += parameter;
        }

        code.Line();
        code.Comment([$"{optimizer.Kind}, for each weight w with gradient g:", .. MathText.Lines(optimizer.Equations)]);
        code.Line("[MethodImpl(Hot)]");
        using (code.Method($"private static void Update<V>(ModelMemory memory, int from, int to{parameters})\n    where V : struct, IVector<V>"))
        {
            Weights(code, program, optimizer);
        }
    }

    /// <summary>The step of a share of the weights.</summary>
    private static void Step(CodeWriter code, Program program, Optimizer optimizer, bool hasTables)
    {
        code.Line();
        code.Line("/// <inheritdoc/>");
        using (code.Method("public override void Update(ModelMemory memory, double learningRate, long iteration, Part part)"))
        {
            OptimizerScalars.Declare(code, optimizer);
            code.Line();
            code.Line($"(int first, int count) = part.Share({program.TrainableCount}, V16.Lanes);");
            string scalars = string.Concat(optimizer.UsedScalars.Select(scalar => ", " + OptimizerScalars.Value(scalar)));
            if (hasTables)
            {
                code.Line("int end = first + count;");
                TouchedRows.Update(code, program, scalars);
            }

            IReadOnlyList<DecayRun> runs = DecayRun.Of(program, optimizer);
            foreach (DecayRun run in runs)
            {
                string bounds = $"Math.Max(first, {run.First}), Math.Min(first + count, {run.First + run.Length})";
                code.Line($"Update(memory, {bounds}{scalars}, decay: {CSharp.Float(run.Decay)}); // {run.Comment}");
            }

            if (runs.Count == 0 && !hasTables)
            {
                Span(code, "first", "first + count", scalars);
            }
        }
    }

    private static bool HasOwnDecay(Optimizer optimizer) => optimizer.Undecayed.Count > 0;

    /// <summary>The weights from one on, by whole vectors and then one by one.</summary>
    private static void Span(CodeWriter code, string first, string end, string scalars)
    {
        string count = end == "end" ? $"(end - first)" : "count";
        code.Line($"int whole = {end} - ({count} % V16.Lanes);");
        code.Line($"Update<V16>(memory, {first}, whole{scalars});");
        code.Line($"Update<F32>(memory, whole, {end}{scalars});");
    }

    private static string Parameter(Symbol scalar) =>
        scalar == Optimizer.Lr ? "learningRate" : scalar == Optimizer.A ? "stepSize" : NameScope.Local(scalar, suffix: "Scalar");

    private static void Clip(CodeWriter code, Program program, Clipping clipping)
    {
        string limit = CSharp.Float(clipping.Limit);
        switch (clipping.Kind)
        {
            case ClippingKind.Value:
                code.Line($"GradientClip.ByValue(memory.GradientSpan, {limit});");
                break;
            case ClippingKind.GlobalNorm:
                code.Line($"GradientClip.ByGlobalNorm(memory.GradientSpan, {limit});");
                break;
            case ClippingKind.Norm:
                foreach (ParameterPlace place in program.Parameters.Where(p => p.Parameter.Trainable))
                {
                    string slice = $"memory.GradientSpan.Slice(Weights.{place.Identifier}, {place.Parameter.Length})";
                    code.Line($"GradientClip.ByNorm({slice}, {limit});");
                }

                break;
        }
    }

    private static void Weights(CodeWriter code, Program program, Optimizer optimizer)
    {
        code.Line("ref float weights = ref memory.Parameters;");
        code.Line("ref float gradients = ref memory.Gradients;");
        List<(Symbol, string)> inputs = [(Optimizer.W, "V.Load(ref weights, n)"), (Optimizer.G, "V.Load(ref gradients, n)")];
        List<(Symbol, string)> outputs = [(Optimizer.W.Next, "V.Store({0}, ref weights, n);")];
        for (int i = 0; i < optimizer.Slots.Count; i++)
        {
            Symbol slot = optimizer.Slots[i].Name;
            string row = NameScope.Local(slot, suffix: "Slot");
            code.Line($"ref float {row} = ref At(ref memory.Slots, {i * program.TrainableCount});");
            inputs.Add((slot.Previous, $"V.Load(ref {row}, n)"));
            outputs.Add((slot, $"V.Store({{0}}, ref {row}, n);"));
        }

        foreach (Symbol scalar in optimizer.UsedScalars)
        {
            code.Line($"V {NameScope.Local(scalar)} = V.Broadcast({Parameter(scalar)});");
        }

        if (HasOwnDecay(optimizer))
        {
            code.Line($"V {NameScope.Local(Optimizer.OwnDecay)} = V.Broadcast(decay);");
        }

        new VectorCode("V").Loop(code, "n", "to", inputs, optimizer.Equations, outputs, "from");
    }
}
