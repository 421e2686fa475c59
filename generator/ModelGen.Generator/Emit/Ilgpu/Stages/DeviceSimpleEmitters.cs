using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Ilgpu.Stages;

/// <summary>The stages in which the threads share the numbers, or the steps, of a tile's samples.</summary>
internal static class DeviceSimpleEmitters
{
    public static void Emit(DeviceWriter writer, InputStage stage)
    {
        int length = stage.X.Steps * stage.X.Features;
        if (stage.Mask is View mask)
        {
            Sequences(writer, stage, mask, length);
            return;
        }

        bool isPart = length < stage.SampleLength;
        string place = isPart ? $"(sample * {stage.SampleLength}) + {stage.Offset}{(length == 1 ? "" : " + n")}" : DeviceWriter.InSample(length);
        Numbers(
            writer, stage, Pass.Forward, isPart ? "A part of each sample, from the batch." : "The samples, from the batch.", stage.X,
            $"{DeviceWriter.NumberInRow(stage.X)} = batch.Input[{place}];");
    }

    /// <summary>Sequences come with room for all steps, zeros behind their ends and, behind all of that, their masks.</summary>
    private static void Sequences(DeviceWriter writer, InputStage stage, View mask, int length)
    {
        using (writer.TileMethod(stage, Pass.Forward, "The sequences, from the batch, and which steps they have."))
        {
            string sample = $"(sample * {length + mask.Features})";
            using (writer.EachNumber(length))
            {
                writer.Code.Line($"{DeviceWriter.NumberInRow(stage.X)} = batch.Input[{sample} + n];");
            }

            using (writer.EachNumber(mask.Features))
            {
                writer.Code.Line($"{DeviceWriter.NumberInRow(mask)} = batch.Input[{sample} + {length} + n];");
            }
        }
    }

    public static void Emit(DeviceWriter writer, OutputStage stage)
    {
        View y = stage.Y;
        using (writer.TileMethod(stage, Pass.Forward, "The outputs, to the batch."))
        {
            using (writer.EachNumber(y.Steps * y.Features))
            {
                writer.Code.Line($"batch.Output[{DeviceWriter.InSample(stage.Place.Numbers)}] = {DeviceWriter.NumberInRow(y)};");
            }

            if (stage.Place.AnyIsMasked && writer.Plan.Training)
            {
                using (writer.EachNumber(stage.Place.Positions.Length))
                {
                    string counts = stage.Mask is View mask ? DeviceWriter.NumberInRow(mask) : "1";
                    writer.Code.Line($"batch.OutputMask[{DeviceWriter.InSample(stage.Place.Positions)}] = {counts};");
                }
            }
        }
    }

    public static void Emit(DeviceWriter writer, MaskingStage stage)
    {
        View x = stage.X;
        using (writer.TileMethod(
            stage, Pass.Forward, $"{stage.Name}: a step whose features all equal {CSharp.FloatInWords(stage.Value)} is masked and becomes 0."))
        {
            using (writer.EachNumber(x.Steps))
            {
                string step = x.Steps == 1 ? string.Empty : $"(n * {x.Stride}) + ";
                writer.Code.Line("bool used = false;");
                string feature = DeviceWriter.InRow(x, step + "feature");
                string differs = float.IsNaN(stage.Value) ? $"!NotANumber.Is({feature})" : $"{feature} != {CSharp.Float(stage.Value)}";
                EachFeature(writer.Code, x.Features, $"used |= {differs};");

                // A choice between two numbers, and no branch: ILGPU overlooks that threads differ in what a loop has found, and would
                // promise the device that all of a warp branch alike.
                EachFeature(
                    writer.Code,
                    x.Features,
                    $"float number = {feature};",
                    $"{DeviceWriter.InRow(stage.Y, step + "feature")} = used ? number : 0;");

                // Floats: C# converts an integer 1 or 0, and ILGPU then takes its bits for those of a float.
                string? place = x.Steps == 1 ? null : "n";
                string within = stage.Within is View lengths ? DeviceWriter.InRow(lengths, place) : "1f";
                writer.Code.Line($"{DeviceWriter.InRow(stage.Mask, place)} = used ? {within} : 0f;");
            }
        }

        if (stage.DX is View dx && writer.Plan.Training)
        {
            string used = DeviceWriter.InRow(stage.Mask, dx.Steps == 1 ? null : $"(n / {dx.Features})");
            Numbers(
                writer, stage, Pass.Backward, $"{stage.Name} backward: nothing flows back through masked steps.", dx,
                $"{DeviceWriter.NumberInRow(dx)} = {used} > 0 ? {DeviceWriter.NumberInRow(stage.DY)} : 0;");
        }
    }

    public static void Emit(DeviceWriter writer, CopyStage stage)
    {
        string from = Places.Shapes(stage.Copies.Select(copy => copy.X)), to = Places.Shapes([stage.Y]);
        Copy(Pass.Forward, $"{stage.Name}: {from} to {to}.", stage.Forward);
        if (stage.Has(Pass.Backward))
        {
            Copy(Pass.Backward, $"{stage.Name} backward: {to} to {from}.", stage.Backward);
        }

        void Copy(Pass pass, string comment, IEnumerable<(View From, View To)> copies)
        {
            using (writer.TileMethod(stage, pass, comment))
            {
                foreach ((View x, View y) in copies)
                {
                    using (writer.EachNumber(x.Steps * x.Features))
                    {
                        writer.Code.Line($"{DeviceWriter.NumberInRow(y)} = {DeviceWriter.NumberInRow(x)};");
                    }

                    writer.Code.Line();
                }
            }
        }
    }

    public static void Emit(DeviceWriter writer, TransposeStage stage)
    {
        string from = Places.Shapes([stage.X]), to = Places.Shapes([stage.Y]);
        Transpose(Pass.Forward, $"{stage.Name}: {from} to {to}, y(f, t) = x(t, f).", stage.X, stage.Y);
        if (stage.DX is View dx && writer.Plan.Training)
        {
            Transpose(Pass.Backward, $"{stage.Name} backward: {to} to {from}.", stage.DY, dx);
        }

        void Transpose(Pass pass, string comment, View x, View y)
        {
            string n = x.Steps * x.Features == 1 ? "0" : "n";
            string number = $"({n} % {x.Steps} * {x.Stride}) + ({n} / {x.Steps})";
            Numbers(writer, stage, pass, comment, y, $"{DeviceWriter.NumberInRow(y)} = {DeviceWriter.InRow(x, number)};");
        }
    }

    public static void Emit(DeviceWriter writer, SoftmaxStage stage)
    {
        View z = stage.Z;
        using (writer.TileMethod(stage, Pass.Forward, $"{stage.Name}: p = exp(z) / Σ exp(z)."))
        {
            using (writer.EachNumber(z.Steps))
            {
                writer.Code.Line($"DeviceSoftmax.Forward(batch.Rows, {DeviceWriter.Position(z)}, {DeviceWriter.Position(stage.P)}, {z.Features});");
            }
        }

        if (stage.DZ is View dz && writer.Plan.Training)
        {
            using (writer.TileMethod(stage, Pass.Backward, $"{stage.Name} backward: dz = p (dp − Σ dp p)."))
            {
                using (writer.EachNumber(z.Steps))
                {
                    string gradients = $"{DeviceWriter.Position(stage.DP)}, {DeviceWriter.Position(dz)}";
                    writer.Code.Line($"DeviceSoftmax.Backward(batch.Rows, {DeviceWriter.Position(stage.P)}, {gradients}, {z.Features});");
                }
            }
        }
    }

    public static void Emit(DeviceWriter writer, DropoutStage stage)
    {
        string rate = CSharp.Float(stage.Layer.Rate).TrimEnd('f');
        Dropout(
            writer,
            stage,
            Pass.Forward,
            $"{stage.Layer.Name}: in training, y = x / (1 − {rate}) with probability 1 − {rate}, else 0{(stage.Layer.WholeFeatures ? ", the same at all steps" : "")}.",
            stage.X,
            stage.Y);
        if (stage.DX is View dx)
        {
            Dropout(writer, stage, Pass.Backward, $"{stage.Layer.Name} backward: the same numbers are kept.", stage.DY, dx);
        }
    }

    public static void Emit(DeviceWriter writer, FactorStage stage) => Random(
        writer,
        stage,
        Pass.Forward,
        $"{stage.Name}: in training 1 / (1 − rate), or 0 where a number is dropped; else 1.",
        stage.Y,
        [$"float rate = batch.Training != 0 ? {CSharp.Float(stage.Rate)} : 0f;"],
        $"DropoutMask.Words(batch, {stage.Index}, block)",
        "rate",
        $"{DeviceWriter.NumberInRow(stage.Y)} = DropoutMask.Apply(1f, word, rate);");

    public static void Emit(DeviceWriter writer, DrawStage stage) => Random(
        writer,
        stage,
        Pass.Forward,
        $"{stage.Name}: in training, random numbers from 0 to 1, else zeros.",
        stage.Y,
        [],
        $"DeviceDraw.Words(batch, {stage.Stream}, block)",
        string.Empty,
        $"{DeviceWriter.NumberInRow(stage.Y)} = DeviceDraw.Uniform(batch, word);");

    public static void Emit(DeviceWriter writer, BranchStage stage) => Numbers(
        writer, stage, Pass.Backward, $"{stage.Name} backward: dx is the sum of the gradients of all who read x.", stage.DX,
        $"{DeviceWriter.NumberInRow(stage.DX)} = {string.Join(" + ", stage.Branches.Select(DeviceWriter.NumberInRow))};");

    private static void Numbers(DeviceWriter writer, Stage stage, Pass pass, string comment, View view, string statement)
    {
        using (writer.TileMethod(stage, pass, comment))
        {
            using (writer.EachNumber(view.Steps * view.Features))
            {
                writer.Code.Line(statement);
            }
        }
    }

    private static void EachFeature(CodeWriter code, int features, params string[] statements)
    {
        using (code.Block($"for (int feature = 0; feature < {features}; feature++)"))
        {
            foreach (string statement in statements)
            {
                code.Line(statement);
            }
        }

        code.Line();
    }

    private static void Dropout(DeviceWriter writer, DropoutStage stage, Pass pass, string comment, View from, View to)
    {
        string rate = $"float rate = batch.Training != 0 ? {CSharp.Float(stage.Layer.Rate)} : 0f;";
        string apply = $"{DeviceWriter.NumberInRow(to)} = DropoutMask.Apply({DeviceWriter.NumberInRow(from)}, word, rate);";
        if (!stage.Layer.WholeFeatures)
        {
            Random(writer, stage, pass, comment, from, [rate], $"DropoutMask.Words(batch, {stage.Layer.Index}, block)", "rate", apply);
            return;
        }

        using (writer.TileMethod(stage, pass, comment))
        {
            writer.Code.Line(rate);
            using (writer.EachNumber(from.Steps * from.Features))
            {
                string feature = from.Features == 1 ? "sample" : $"((long)sample * {from.Features}) + (n % {from.Features})";
                writer.Code.Line($"uint word = DropoutMask.Word(batch, {stage.Layer.Index}, {feature});");
                writer.Code.Line(apply);
            }
        }
    }

    /// <summary>Something for each number of a tile's samples and its random word. The words come in fours, which may reach over the ends of samples and tiles.</summary>
    /// <param name="writer">Where it is written.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="pass">The pass.</param>
    /// <param name="comment">What it does.</param>
    /// <param name="view">What has the numbers.</param>
    /// <param name="begin">What is computed once.</param>
    /// <param name="words">The words of number 4 <c>block</c> and the next three.</param>
    /// <param name="given">A float that the statement reads; empty: none.</param>
    /// <param name="statement">What is done for number <c>n</c> with its <c>word</c>.</param>
    private static void Random(
        DeviceWriter writer, Stage stage, Pass pass, string comment, View view, string[] begin, string words, string given, string statement)
    {
        CodeWriter code = writer.Code;
        int length = view.Steps * view.Features;
        string number = $"{stage.Name}{pass}Number";
        using (writer.TileMethod(stage, pass, comment))
        {
            Array.ForEach(begin, code.Line);
            code.Line($"long begin = (long)first * {length};");
            code.Line($"int count = Min(TileRows, batch.Count - first) * {length};");
            using (code.Block("for (long block = (begin / 4) + Group.IdxX; block * 4 < begin + count; block += Group.DimX)"))
            {
                code.Line($"(uint w0, uint w1, uint w2, uint w3) = {words};");
                code.Line("int i = (int)((block * 4) - begin);");
                for (int word = 0; word < 4; word++)
                {
                    code.Line($"{number}(batch, first, {(word == 0 ? "i" : $"i + {word}")}, count, w{word}{(given.Length > 0 ? ", " + given : "")});");
                }
            }
        }

        using (writer.Method($"private static void {number}(DeviceBatch batch, int first, int i, int count, uint word{(given.Length > 0 ? ", float " + given : "")})"))
        {
            // From 0 on and below the count.
            using (code.Block("if ((uint)i < (uint)count)"))
            {
                code.Line($"int row = (first + (i / {length})) * RowFloats, n = i % {length};");
                code.Line(statement);
            }
        }
    }
}
