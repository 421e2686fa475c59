using ModelGen.Generator.Emit.Cpu.Packing;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu.Stages;

/// <summary>z = x W + b of each row, or of the rows of each window, its gradient to x, and those of W and b.</summary>
internal static class DenseEmitter
{
    public static void Emit(StageWriter writer, DenseStage stage)
    {
        PackedDense packed = new(stage);
        Forward(writer, stage, packed);
        if (stage.Has(Pass.Backward) && writer.Training)
        {
            if (stage.IsRowByRow)
            {
                Backward(writer, stage, packed);
            }
            else
            {
                WindowBackward(writer, stage, packed);
            }
        }

        if (stage.Has(Pass.Gradients) && writer.Training)
        {
            Gradients(writer, stage);
        }
    }

    private static void Forward(StageWriter writer, DenseStage stage, PackedDense packed)
    {
        using (writer.RowsMethod(stage, Pass.Forward, $"{stage.Layer.Name}: {stage.Equation}, {stage.Layer.Input} to {stage.Layer.Output}."))
        {
            writer.DeclareMemory();
            int depth = stage.X.Features, taps = stage.Window.Size;
            string segments = taps == 1 ? string.Empty : $", NextDepth = {depth}, Segments = {taps}, ASegment = {stage.TapsApart}";
            Product(
                writer,
                stage.X,
                stage.RowsApart,
                stage.Z,
                $"Columns = {stage.Z.Stride}, Depth = {depth}{segments}",
                "Start = ProductStart.Bias",
                StageWriter.InPacked(packed.Kernel),
                StageWriter.InPacked(packed.Bias));
        }
    }

    private static void Backward(StageWriter writer, DenseStage stage, PackedDense packed)
    {
        using (writer.RowsMethod(stage, Pass.Backward, $"{stage.Layer.Name} backward: {stage.InputGradient}."))
        {
            writer.DeclareMemory();
            Product(
                writer,
                stage.DZ,
                stage.DZ.Stride,
                stage.DX!,
                $"Columns = {stage.DX!.Stride}, Depth = {stage.Layer.Units}",
                "Start = ProductStart.Zero",
                StageWriter.InPacked(packed.Transposed!),
                null);
        }
    }

    /// <summary>One step: the samples are the rows of the product. Several: the steps of each sample are.</summary>
    private static void Product(
        StageWriter writer, View from, int fromStep, View to, string size, string start, string weights, string? bias)
    {
        string vector = StageWriter.Vector(to.Features);
        string[] Shape(string aRow, string cRow) => [size, $"ARow = {aRow}, CRow = {cRow}, {start}"];
        if (to.Steps == 1)
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
                Shape($"{fromStep}", $"{to.Stride}"),
                StageWriter.InRow(from),
                weights,
                bias,
                StageWriter.InRow(to),
                writer.Steps(to.Steps));
        }
    }

    /// <summary>A row of x is in several windows or in none: each of a window's rows gets its product with dz added, the first ones first.</summary>
    private static void WindowBackward(StageWriter writer, DenseStage stage, PackedDense packed)
    {
        CodeWriter code = writer.Code;
        View dz = stage.DZ, dx = stage.DX!;
        bool ofSamples = dz.Steps == 1;
        using (writer.RowsMethod(stage, Pass.Backward, $"{stage.Layer.Name} backward: {stage.InputGradient}."))
        {
            writer.DeclareMemory();
            using (writer.RowLoop())
            {
                code.Line($"Rows.Clear({StageWriter.InRow(dx)}, {dx.Steps * dx.Stride});");
                if (!ofSamples)
                {
                    Taps("row", $"{dz.Stride}", $"{stage.RowsApart}", $"{dz.Steps}");
                }
            }

            if (ofSamples)
            {
                Taps("rows", "RowFloats", "RowFloats", "count");
            }
        }

        void Taps(string origin, string aRow, string cRow, string rows)
        {
            using (code.Block($"for (int tap = 0; tap < {stage.Window.Size}; tap++)"))
            {
                AffineCode.Product(
                    code,
                    StageWriter.Vector(dx.Features),
                    [$"Columns = {dx.Stride}, Depth = {stage.Layer.Units}", $"ARow = {aRow}, CRow = {cRow}, Start = ProductStart.Sum"],
                    StageWriter.At(origin, Places.Offset(dz)),
                    packed.TransposedTap,
                    null,
                    StageWriter.At(origin, Places.Offset(dx, $"(tap * {stage.TapsApart})")),
                    rows);
            }
        }
    }

    private static void Gradients(StageWriter writer, DenseStage stage)
    {
        string steps = stage.Z.Steps == 1 ? string.Empty : " and steps";
        using (writer.BlocksMethod(stage, Pass.Gradients, $"{stage.Layer.Name}: {stage.WeightGradients} over samples{steps}."))
        {
            List<GradientTargetCode> targets =
            [
                new(stage.Weights.Kernel, 0, Places.Offset(stage.X), stage.RowsApart, stage.X.Features) { Taps = stage.Window.Size, TapsApart = stage.TapsApart },
            ];
            if (stage.Weights.Bias is { } bias)
            {
                targets.Add(GradientTargetCode.OfBias(bias, 0));
            }

            writer.DeclareMemory();
            AffineCode.Gradients(writer, Places.Offset(stage.DZ), stage.DZ.Stride, stage.Z.Steps, backwards: false, 1, stage.Layer.Units, targets);
        }
    }
}
