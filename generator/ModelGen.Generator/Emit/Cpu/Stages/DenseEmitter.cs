using ModelGen.Generator.Emit.Cpu.Packing;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu.Stages;

/// <summary>z = x W + b, its gradient to x, and those of W and b.</summary>
internal static class DenseEmitter
{
    public static void Emit(StageWriter writer, DenseStage stage)
    {
        PackedDense packed = new(stage);
        Forward(writer, stage, packed);
        if (stage.Has(Pass.Backward) && writer.Training)
        {
            Backward(writer, stage, packed);
        }

        if (stage.Has(Pass.Gradients) && writer.Training)
        {
            Gradients(writer, stage);
        }
    }

    private static void Forward(StageWriter writer, DenseStage stage, PackedDense packed)
    {
        string bias = stage.Weights.Bias is null ? string.Empty : " + b";
        using (writer.RowsMethod(stage, Pass.Forward, $"{stage.Layer.Name}: z = x W{bias}, {stage.Layer.Input} to {stage.Layer.Output}."))
        {
            writer.DeclareMemory();
            Product(
                writer,
                stage.X,
                stage.Z,
                $"Columns = {stage.Z.Stride}, Depth = {stage.X.Features}",
                "Start = ProductStart.Bias",
                StageWriter.InPacked(packed.Kernel),
                StageWriter.InPacked(packed.Bias));
        }
    }

    private static void Backward(StageWriter writer, DenseStage stage, PackedDense packed)
    {
        using (writer.RowsMethod(stage, Pass.Backward, $"{stage.Layer.Name} backward: dx = dz Wᵀ."))
        {
            writer.DeclareMemory();
            Product(
                writer,
                stage.DZ,
                stage.DX!,
                $"Columns = {stage.DX!.Stride}, Depth = {stage.Layer.Units}",
                "Start = ProductStart.Zero",
                StageWriter.InPacked(packed.Transposed!),
                null);
        }
    }

    /// <summary>One step: the samples are the rows of the product. Several: the steps of each sample are.</summary>
    private static void Product(StageWriter writer, View from, View to, string size, string start, string weights, string? bias)
    {
        string vector = StageWriter.Vector(to.Features);
        string[] Shape(string aRow, string cRow) => [size, $"ARow = {aRow}, CRow = {cRow}, {start}"];
        if (from.Steps == 1)
        {
            AffineCode.Product(
                writer.Code,
                vector,
                Shape("RowFloats", "RowFloats"),
                StageWriter.At("rows", Places.Offset(from)),
                weights,
                bias,
                StageWriter.At("rows", Places.Offset(to)),
                "count");
            return;
        }

        using (writer.RowLoop())
        {
            AffineCode.Product(
                writer.Code,
                vector,
                Shape($"{from.Stride}", $"{to.Stride}"),
                StageWriter.InRow(from),
                weights,
                bias,
                StageWriter.InRow(to),
                writer.Steps(from.Steps));
        }
    }

    private static void Gradients(StageWriter writer, DenseStage stage)
    {
        string comment = stage.Weights.Bias is null ? "dW = Σ xᵀ dz" : "dW = Σ xᵀ dz, db = Σ dz";
        using (writer.BlocksMethod(stage, Pass.Gradients, $"{stage.Layer.Name}: {comment} over samples{(stage.X.Steps == 1 ? string.Empty : " and steps")}."))
        {
            List<GradientTargetCode> targets = [new(stage.Weights.Kernel, 0, Places.Offset(stage.X), stage.X.Stride)];
            if (stage.Weights.Bias is { } bias)
            {
                targets.Add(new(bias, 0, null, 0));
            }

            writer.DeclareMemory();
            AffineCode.Gradients(writer, Places.Offset(stage.DZ), stage.DZ.Stride, stage.X.Steps, backwards: false, 1, stage.Layer.Units, targets);
        }
    }
}
