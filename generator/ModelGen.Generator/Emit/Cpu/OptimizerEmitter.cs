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

        code.Line();
        code.Line("/// <inheritdoc/>");
        using (code.Block("public override void Update(ModelMemory memory, double learningRate, long iteration, Part part)"))
        {
            OptimizerScalars.Declare(code, optimizer);
            code.Line();
            code.Line($"(int first, int count) = part.Share({program.TrainableCount}, V16.Lanes);");
            code.Line("int whole = first + count - (count % V16.Lanes);");
            code.Line("Update<V16>(memory, first, whole, (float)lr, a);");
            code.Line("Update<F32>(memory, whole, first + count, (float)lr, a);");
        }

        code.Line();
        code.Comment([$"{optimizer.Kind}, for each weight w with gradient g:", .. optimizer.Equations.Select(e => "  " + MathText.Render(e))]);
        code.Line("[MethodImpl(Hot)]");
        code.Line("private static void Update<V>(ModelMemory memory, int from, int to, float learningRate, float stepSize)");
        using (code.Block("    where V : struct, IVector<V>"))
        {
            Weights(code, program, optimizer);
        }
    }

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
        List<(string, string)> inputs =
            [("w", "V.Load(ref weights, n)"), ("g", "V.Load(ref gradients, n)"), ("lr", "lr"), ("a", "a")];
        List<(string, string)> outputs = [("w_next", "V.Store({0}, ref weights, n);")];
        for (int i = 0; i < optimizer.Slots.Count; i++)
        {
            string slot = optimizer.Slots[i], row = Names.Camel(slot) + "Slot";
            code.Line($"ref float {row} = ref At(ref memory.Slots, {i * program.TrainableCount});");
            inputs.Add((CellEquations.Previous(slot), $"V.Load(ref {row}, n)"));
            outputs.Add((slot, $"V.Store({{0}}, ref {row}, n);"));
        }

        HashSet<string> used = [.. optimizer.Equations.SelectMany(e => e.Value.Names())];
        foreach ((string name, string value) in new[] { ("lr", "learningRate"), ("a", "stepSize") }.Where(s => used.Contains(s.Item1)))
        {
            code.Line($"V {name} = V.Broadcast({value});");
        }

        new VectorCode("V").Loop(code, "n", "to", inputs, optimizer.Equations, outputs, "from");
    }
}
