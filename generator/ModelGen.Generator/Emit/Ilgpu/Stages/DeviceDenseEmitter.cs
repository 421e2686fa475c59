using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Ilgpu.Stages;

/// <summary>z = x W + b and its gradient to x, for the samples of a tile.</summary>
internal static class DeviceDenseEmitter
{
    public static void Emit(DeviceWriter writer, DenseStage stage)
    {
        string bias = stage.Weights.Bias is null ? string.Empty : " + b";
        using (writer.TileMethod(stage, Pass.Forward, $"{stage.Layer.Name}: z = x W{bias}, {stage.Layer.Input} to {stage.Layer.Output}."))
        {
            string start = stage.Weights.Bias is { } place ? $"batch.Parameters[Weights.{place.Identifier} + unit]" : "0";
            Product(writer, stage.X, stage.Z, "z", start, writer.Packed(stage.Name));
        }

        if (writer.Plan.Training && stage.DX is View dx)
        {
            using (writer.TileMethod(stage, Pass.Backward, $"{stage.Layer.Name} backward: dx = dz Wᵀ."))
            {
                Product(writer, stage.DZ, dx, "dx", "0", writer.Packed(stage.Name + "Transposed"));
            }
        }
    }

    private static void Product(DeviceWriter writer, View from, View to, Symbol sum, string start, PackedTensor weights)
    {
        writer.DeclareWeights("weights", weights, weights.Floats);
        if (from.Steps == 1)
        {
            Step(writer, from, to, sum, start);
            return;
        }

        using (writer.Code.Block($"for (int step = 0; step < {from.Steps}; step++)"))
        {
            Step(writer, from, to, sum, start);
        }
    }

    /// <summary>
    /// One step of all samples. Threads go through the columns in passes that all of them make, since they meet at barriers; a thread
    /// that has none left computes the last one along.
    /// </summary>
    private static void Step(DeviceWriter writer, View from, View to, Symbol sum, string start)
    {
        CodeWriter code = writer.Code;
        DenseTile tile = new(from.Features, writer.Tile.Rows);
        int columns = to.Features, rows = writer.Tile.RowsOfThread(1, columns), items = writer.Tile.Rows / rows * columns;
        code.Line($"ArrayView<Float4> operands = shared.SubView(0, {tile.SharedFloats}).Cast<Float4>();");
        using (code.Block($"for (int pass = 0; pass < {items}; pass += Group.DimX)"))
        {
            code.Line($"int i = Min(pass + Group.IdxX, {items - 1});");
            code.Line($"int unit = i % {columns}, sample = i / {columns}{(rows == 1 ? string.Empty : $" * {rows}")};");
            ProductCode product = new(code, [sum], rows);
            product.DeclareShared(_ => start);
            if (tile.ChunkQuads == tile.Quads)
            {
                Chunk(writer, tile, from, columns, product, "0", $"{from.Features}", $"{tile.Quads}");
            }
            else
            {
                code.Line();
                code.Comment("The operands come in parts, as all of them don't fit into shared memory.");
                using (code.Block($"for (int chunk = 0; chunk < {tile.Quads}; chunk += {tile.ChunkQuads})"))
                {
                    string numbers = $"Min({4 * tile.ChunkQuads}, {from.Features} - (4 * chunk))";
                    Chunk(writer, tile, from, columns, product, "chunk", numbers, $"Min({tile.ChunkQuads}, {tile.Quads} - chunk)");
                }
            }

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

    private static void Chunk(
        DeviceWriter writer, DenseTile tile, View from, int columns, ProductCode product, string chunk, string numbers, string quads)
    {
        CodeWriter code = writer.Code;
        int width = 4 * tile.ChunkQuads;
        string? step = DeviceWriter.Step(from), part = chunk == "0" ? null : $"(4 * {chunk})";
        string? more = step is null ? part : part is null ? step : $"{step} + {part}";
        code.Line($"Tiles.Fetch(batch, first, TileRows, RowFloats, {Places.Offset(from, more)}, {numbers}, shared, {width}, {width});");
        code.Line("Group.Barrier();");
        string firstWeight = chunk == "0" ? "unit" : $"({chunk} * {columns}) + unit";
        product.Add(quads, "weights", firstWeight, columns, "operands", $"(sample * {tile.ChunkQuads})", tile.ChunkQuads);
        code.Line("Group.Barrier();");
    }
}
