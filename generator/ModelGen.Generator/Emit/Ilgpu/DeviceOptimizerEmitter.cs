using ModelGen.Generator.Binding;
using ModelGen.Generator.Contract;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Ilgpu;

/// <summary>The optimizer's step: norms where it clips by them, then its equations on each weight.</summary>
internal sealed class DeviceOptimizerEmitter(CodeWriter code, Program program, Optimizer optimizer)
{
    /// <summary>The kernels in their order, as rows of the table.</summary>
    public IEnumerable<(string Name, string Method, string Grid, int Amount)> Kernels
    {
        get
        {
            if (!HasWeights)
            {
                yield break;
            }

            if (optimizer.Accumulation > 1)
            {
                yield return ("update: mean of the gradients", "Gradients.Mean", "Elements", program.TrainableCount);
            }

            if (ClipsByNorm)
            {
                yield return ("update: norms of the gradients", "GradientNorms", "Groups", Tensors.Count);
            }

            yield return ($"update: {optimizer.Kind}", "UpdateWeights", "Elements", program.TrainableCount);
        }
    }

    /// <summary>The kernels of a batch whose gradients are only added to those before.</summary>
    public IEnumerable<(string Name, string Method, string Grid, int Amount)> GatherKernels => HasWeights && optimizer.Accumulation > 1
        ? [("gather: sum of the gradients", "Gradients.Gather", "Elements", program.TrainableCount)]
        : [];

    /// <summary>How many numbers the norms take among what the samples share, two for each tensor.</summary>
    public int Norms => ClipsByNorm ? 2 * Tensors.Count : 0;

    /// <summary>Whether there is anything to train. There are no kernels where there is not.</summary>
    private bool HasWeights => program.TrainableCount > 0;

    private bool ClipsByNorm => HasWeights && optimizer.Clipping.Kind is ClippingKind.Norm or ClippingKind.GlobalNorm;

    private IReadOnlyList<ParameterPlace> Tensors => [.. program.Parameters.Where(p => p.Parameter.Trainable)];

    /// <summary>Where the scalars of the equations are.</summary>
    private IEnumerable<(Symbol Name, string Place)> Places => optimizer.UsedScalars.Select((scalar, i) => (scalar, $"batch.Scalar{i}"));

    /// <summary>The weight decay of a weight, where not all have the same.</summary>
    private IEnumerable<(Symbol Name, string Value)> OwnDecay
    {
        get
        {
            IReadOnlyList<DecayRun> runs = DecayRun.Of(program, optimizer);
            return runs.Count == 0 ? [] : [(Optimizer.OwnDecay, string.Concat(runs.Select((run, i) => i == runs.Count - 1
                ? CSharp.Float(run.Decay)
                : $"n < {run.First + run.Length} ? {CSharp.Float(run.Decay)} : ")))];
        }
    }

    public void Emit()
    {
        Scalars();
        if (!HasWeights)
        {
            return;
        }

        if (ClipsByNorm)
        {
            NormsKernel();
        }

        code.Line();
        code.Comment([$"{optimizer.Kind}, for each weight w with gradient g:", .. MathText.Lines(optimizer.Equations)]);
        using (code.Method("private static void UpdateWeights(DeviceBatch batch)"))
        {
            code.Line("int n = (Grid.IdxX * Group.DimX) + Group.IdxX;");
            using (code.Block($"if (n >= {program.TrainableCount})"))
            {
                code.Line("return;");
            }

            code.Line();
            Weights();
        }
    }

    private void Scalars()
    {
        code.Line();
        code.Line("/// <inheritdoc/>");
        using (code.Method("public override void SetScalars(ref DeviceBatch batch, double learningRate, long iteration)"))
        {
            OptimizerScalars.Declare(code, optimizer);
            foreach ((Symbol scalar, string place) in Places)
            {
                code.Line($"{place} = {OptimizerScalars.Value(scalar)};");
            }
        }
    }

    private void NormsKernel()
    {
        code.Line();
        code.Comment("Σ g² of each tensor, a group for each.");
        using (code.Block("private static void GradientNorms(DeviceBatch batch)"))
        {
            code.Line($"ArrayView<float> shared = SharedMemory.Allocate<float>({DeviceContract.GroupSize});");
            code.Lines($"int tensor = {OfTensor("Grid.IdxX == {0}", (i, p) => $"Weights.{p.Identifier}")};");
            code.Lines($"int length = {OfTensor("Grid.IdxX == {0}", (i, p) => $"{p.Parameter.Length}")};");
            code.Line("Gradients.SumSquares(batch, shared, tensor, length, GradientNormsPlace + (2 * Grid.IdxX));");
        }
    }

    private void Weights()
    {
        string limit = CSharp.Float(optimizer.Clipping.Limit);
        string gradient = "batch.Gradients[n]";
        switch (optimizer.Clipping.Kind)
        {
            case ClippingKind.Value:
                gradient = $"Max(-{limit}, Min({limit}, {gradient}))";
                break;
            case ClippingKind.Norm:
                code.Lines($"int tensor = {OfTensor("n < {1}", (i, _) => $"{i}")};");
                code.Line("int norm = GradientNormsPlace + (2 * tensor);");
                gradient += $" * Gradients.NormScale(batch.Shared[norm], batch.Shared[norm + 1], {limit})";
                break;
            case ClippingKind.GlobalNorm:
                code.Line("float sum = 0, smallSum = 0;");
                using (code.Block($"for (int norm = GradientNormsPlace; norm < GradientNormsPlace + {Norms}; norm += 2)"))
                {
                    code.Line("sum += batch.Shared[norm];");
                    code.Line("smallSum += batch.Shared[norm + 1];");
                }

                code.Line();
                gradient += $" * Gradients.NormScale(sum, smallSum, {limit})";
                break;
        }

        List<(Symbol, string)> inputs =
            [(Optimizer.W, "batch.Parameters[n]"), (Optimizer.G, gradient), .. Places, .. OwnDecay];
        List<(Symbol, string)> outputs = [(Optimizer.W.Next, "batch.Parameters[n] = {0};")];
        for (int i = 0; i < optimizer.Slots.Count; i++)
        {
            string place = $"batch.Slots[{(i == 0 ? string.Empty : $"{i * program.TrainableCount} + ")}n]";
            inputs.Add((optimizer.Slots[i].Name.Previous, place));
            outputs.Add((optimizer.Slots[i].Name, $"{place} = {{0}};"));
        }

        ScalarCode.Float.Body(code, inputs, optimizer.Equations, outputs);
    }

    /// <summary>A choice among the tensors; in the condition <c>{0}</c> is a tensor's index and <c>{1}</c> its end.</summary>
    private string OfTensor(string condition, Func<int, ParameterPlace, string> value)
    {
        IReadOnlyList<ParameterPlace> tensors = Tensors;
        return string.Concat(tensors.Select((place, i) => i == tensors.Count - 1
            ? value(i, place)
            : $"{string.Format(System.Globalization.CultureInfo.InvariantCulture, condition, i, place.Offset + place.Parameter.Length)} ? {value(i, place)}\n    : "));
    }
}
