using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Ilgpu.Stages;

/// <summary>z = x W + b of each row, or of the rows of each window, and its gradient to x, for the samples of a tile.</summary>
internal static class DeviceDenseEmitter
{
    public static void Emit(DeviceWriter writer, DenseStage stage)
    {
        using (writer.TileMethod(stage, Pass.Forward, $"{stage.Layer.Name}: {stage.Equation}, {stage.Layer.Input} to {stage.Layer.Output}."))
        {
            string start = stage.Weights.Bias is { } place ? $"batch.Parameters[Weights.{place.Identifier} + unit]" : "0";
            Operands operands = new(
                DenseTile.Of(stage, Pass.Forward, writer.Tile.Rows),
                stage.X,
                stage.Z.Steps == 1 ? null : $"(step * {stage.RowsApart})",
                stage.Z.Features)
            {
                Window = stage.Window.Size == 1 ? null : $"{stage.X.Features}, {stage.TapsApart}",
            };
            Product(writer, writer.Packed(stage.Name), stage.Z, "z", start, operands, product => Add(writer, product, operands));
        }

        if (writer.Plan.Training && stage.DX is View dx)
        {
            using (writer.TileMethod(stage, Pass.Backward, $"{stage.Layer.Name} backward: {stage.InputGradient}."))
            {
                Backward(writer, stage, dx);
            }
        }
    }

    private static void Backward(DeviceWriter writer, DenseStage stage, View dx)
    {
        DenseTile tile = DenseTile.Of(stage, Pass.Backward, writer.Tile.Rows);
        PackedTensor weights = writer.Packed(stage.Name + "Transposed");
        if (stage.IsRowByRow)
        {
            Operands rows = new(tile, stage.DZ, DeviceWriter.Step(stage.DZ), dx.Features);
            Product(writer, weights, dx, "dx", "0", rows, product => Add(writer, product, rows));
            return;
        }

        int taps = stage.Window.Size, strides = stage.Window.Strides;
        string window = strides == 1 ? "ahead" : $"ahead / {strides}";
        Operands operands = new(tile, stage.DZ, stage.DZ.Steps == 1 ? null : $"({window} * {stage.DZ.Stride})", taps * dx.Features)
        {
            FirstWeight = $"(tap * {dx.Features}) + unit",
        };
        Product(writer, weights, dx, "dx", "0", operands, product =>
        {
            // The windows that a row is in, those first whose first rows it is; the same for all threads.
            using (writer.Code.Block($"for (int tap = 0; tap < {taps}; tap++)"))
            {
                string step = dx.Steps == 1 ? "0" : "step", whole = strides == 1 ? string.Empty : $" && ahead % {strides} == 0";
                writer.Code.Line($"int ahead = {step} - (tap * {stage.Window.Dilation});");
                using (writer.Code.Block($"if (ahead >= 0 && ahead < {((stage.DZ.Steps - 1) * strides) + 1}{whole})"))
                {
                    Add(writer, product, operands);
                }
            }
        });
    }

    private static void Product(
        DeviceWriter writer, PackedTensor weights, View to, Symbol sum, string start, Operands operands, Action<ProductCode> add)
    {
        writer.DeclareWeights("weights", weights, weights.Floats);
        if (to.Steps == 1)
        {
            Step(writer, to, sum, start, operands.Tile, add);
            return;
        }

        using (writer.Code.Block($"for (int step = 0; step < {to.Steps}; step++)"))
        {
            Step(writer, to, sum, start, operands.Tile, add);
        }
    }

    /// <summary>
    /// One step of all samples. Threads go through the columns in passes that all of them make, since they meet at barriers; a thread
    /// that has none left computes the last one along.
    /// </summary>
    private static void Step(DeviceWriter writer, View to, Symbol sum, string start, DenseTile tile, Action<ProductCode> add)
    {
        CodeWriter code = writer.Code;
        int columns = to.Features, rows = writer.Tile.RowsOfThread(1, columns), items = writer.Tile.Rows / rows * columns;
        code.Line($"ArrayView<Float4> operands = shared.SubView(0, {tile.SharedFloats}).Cast<Float4>();");
        using (code.Block($"for (int pass = 0; pass < {items}; pass += Group.DimX)"))
        {
            code.Line($"int i = Min(pass + Group.IdxX, {items - 1});");
            code.Line($"int unit = i % {columns}, sample = i / {columns}{(rows == 1 ? string.Empty : $" * {rows}")};");
            ProductCode product = new(code, [sum], rows);
            product.DeclareShared(_ => start);
            add(product);
            for (int row = 0; row < rows; row++)
            {
                string sample = row == 0 ? "first + sample" : $"first + sample + {row}";
                using (code.Block($"if ({sample} < batch.Count)"))
                {
                    string place = Places.Offset(to, to.Steps == 1 ? "unit" : $"(step * {to.Stride}) + unit");
                    code.Line($"batch.Rows[(({sample}) * RowFloats) + {place}] = {ProductCode.Sum(sum, row)};");
                }
            }
        }
    }

    /// <summary>Adds the products with some operands, all at once or, as not all fit into shared memory, in parts.</summary>
    private static void Add(DeviceWriter writer, ProductCode product, Operands operands)
    {
        DenseTile tile = operands.Tile;
        if (tile.ChunkQuads == tile.Quads)
        {
            Chunk(writer, product, operands, "0", $"{tile.Depth}", $"{tile.Quads}");
            return;
        }

        writer.Code.Line();
        writer.Code.Comment("The operands come in parts, as all of them don't fit into shared memory.");
        using (writer.Code.Block($"for (int chunk = 0; chunk < {tile.Quads}; chunk += {tile.ChunkQuads})"))
        {
            string numbers = $"Min({4 * tile.ChunkQuads}, {tile.Depth} - (4 * chunk))";
            Chunk(writer, product, operands, "chunk", numbers, $"Min({tile.ChunkQuads}, {tile.Quads} - chunk)");
        }
    }

    private static void Chunk(DeviceWriter writer, ProductCode product, Operands operands, string chunk, string numbers, string quads)
    {
        CodeWriter code = writer.Code;
        DenseTile tile = operands.Tile;
        int width = 4 * tile.ChunkQuads;
        string? step = operands.Step, part = chunk == "0" ? null : $"(4 * {chunk})";
        if (operands.Window is string window)
        {
            string source = Places.Offset(operands.From, step);
            code.Line($"Tiles.FetchWindow(batch, first, TileRows, RowFloats, {source}, {window}, {part ?? "0"}, {numbers}, shared, {width}, {width});");
        }
        else
        {
            string? more = step is null ? part : part is null ? step : $"{step} + {part}";
            code.Line($"Tiles.Fetch(batch, first, TileRows, RowFloats, {Places.Offset(operands.From, more)}, {numbers}, shared, {width}, {width});");
        }

        code.Line("Group.Barrier();");
        string firstWeight = chunk == "0" ? operands.FirstWeight : $"({chunk} * {operands.Columns}) + {operands.FirstWeight}";
        product.Add(quads, "weights", firstWeight, operands.Columns, "operands", $"(sample * {tile.ChunkQuads})", tile.ChunkQuads);
        code.Line("Group.Barrier();");
    }

    /// <summary>What is multiplied by the weights.</summary>
    /// <param name="Tile">The part of it in shared memory.</param>
    /// <param name="From">Where it is.</param>
    /// <param name="Step">Where the numbers of a step begin, behind its start.</param>
    /// <param name="Columns">From the weights of four rows to those of the next, in fours.</param>
    private sealed record Operands(DenseTile Tile, View From, string? Step, int Columns)
    {
        /// <summary>Of the rows of a window the features of each, and from one to the next; null: it is one row.</summary>
        public string? Window { get; init; }

        /// <summary>The weight of the first row.</summary>
        public string FirstWeight { get; init; } = "unit";
    }
}
