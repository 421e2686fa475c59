using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu.Stages;

/// <summary>Where samples come in from the user's arrays and outputs go out to them.</summary>
internal static class BoundaryEmitter
{
    public static void Emit(StageWriter writer, InputStage stage)
    {
        if (writer.HasLengths)
        {
            Sequences(writer, stage);
            return;
        }

        bool isPart = stage.X.Steps * stage.X.Features < stage.SampleLength;
        string sample = (writer.Training, isPart) switch
        {
            (true, false) => $"in batch.InputRow(first + i, {stage.SampleLength})",
            (true, true) => $"in batch.InputRow(first + i, {stage.SampleLength}, {stage.Offset})",
            (false, false) => $"in At(ref Unsafe.AsRef(in input), (nint)i * {stage.SampleLength})",
            (false, true) => $"in At(ref Unsafe.AsRef(in input), ((nint)i * {stage.SampleLength}) + {stage.Offset})",
        };
        using (Method(writer, stage, isPart ? "A part of each sample, from the user's array." : "The samples, from the user's array.", "ref readonly float input"))
        {
            using (writer.RowLoop())
            {
                writer.CopyRows(stage.X, sample, stage.X.Features, StageWriter.InRow(stage.X), stage.X.Stride);
                if (stage.Mask is View mask)
                {
                    // The step of a stream is always one that there is.
                    writer.Code.Line($"At(ref row, {Places.Offset(mask)}) = 1;");
                }
            }
        }
    }

    /// <summary>Sequences lie one behind the other, in rows as many as each has steps.</summary>
    private static void Sequences(StageWriter writer, InputStage stage)
    {
        View x = stage.X;
        string from = writer.Training ? "in batch.SequenceInput(first), batch.LengthsOf(first, count)" : "in input, lengths";
        string to = $"{StageWriter.At("rows", Places.Offset(x))}, {StageWriter.At("rows", Places.Offset(stage.Mask!))}";
        using (Method(writer, stage, "The sequences, from the user's array; the steps that one has not are masked.", Lengths("ref readonly float input")))
        {
            writer.Code.Line($"Sequences.Read({from}, {to}, {writer.Steps(x.Steps)}, {x.Features}, {x.Stride}, RowFloats);");
        }
    }

    public static void Emit(StageWriter writer, OutputStage stage)
    {
        View y = stage.Y;
        if (writer.HasLengths && y.Steps > 1)
        {
            Sequences(writer, stage);
            return;
        }

        OutputPlace place = stage.Place;
        string batch = LossEmitter.Batch(place);
        string sample = writer.Training ? $"ref {batch}.OutputRow(first + i)"
            : place.IsOnly ? $"ref At(ref output, (nint)i * {place.Numbers.Total})"
            : $"ref At(ref output, ((nint)i * {place.Numbers.Total}) + {place.Numbers.Offset})";
        using (Method(writer, stage, "The outputs, to the user's array.", "ref float output"))
        {
            using (writer.RowLoop())
            {
                writer.CopyRows(y, StageWriter.InRow(y), y.Stride, sample, y.Features);
                if (stage.Mask is View mask && writer.Training)
                {
                    writer.CopyRows(mask, StageWriter.InRow(mask), mask.Stride, $"ref {batch}.OutputMaskRow(first + i)", mask.Features);
                }
            }
        }
    }

    private static void Sequences(StageWriter writer, OutputStage stage)
    {
        View y = stage.Y;
        using (Method(writer, stage, "The outputs of the steps that there are, to the user's array.", Lengths("ref float output")))
        {
            string lengths = writer.Training ? "batch.LengthsOf(first, count)" : "lengths";
            string to = writer.Training ? "ref batch.SequenceOutput(first)" : "ref output";
            writer.Code.Line($"Sequences.Write({StageWriter.At("rows", Places.Offset(y))}, {lengths}, {to}, {y.Features}, {y.Stride}, RowFloats);");
            if (stage.Mask is View mask && writer.Training)
            {
                string from = StageWriter.At("rows", Places.Offset(mask));
                writer.Code.Line($"Sequences.Write({from}, {lengths}, ref batch.SequenceMask(first), 1, 1, RowFloats);");
            }
        }
    }

    private static string Lengths(string array) => $"{array}, ReadOnlySpan<int> lengths";

    /// <summary>In training the user's arrays come with the batch, otherwise as a parameter.</summary>
    private static Block Method(StageWriter writer, Stage stage, string comment, string array)
    {
        if (writer.Training)
        {
            return writer.RowsMethod(stage, Pass.Forward, comment);
        }

        writer.Begin(comment);
        return writer.Code.Block($"public static void {stage.Name}({array}, ref float rows, int count{(writer.HasLengths ? ", int steps" : string.Empty)})");
    }
}
