using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu.Stages;

/// <summary>Products of two values of each sample, and the positions of their steps.</summary>
internal static class ProductEmitter
{
    public static void Emit(StageWriter writer, ProductStage stage)
    {
        Products(writer, stage, Pass.Forward, stage.Name, stage.Forward);
        if (stage.Has(Pass.Backward))
        {
            Products(writer, stage, Pass.Backward, $"{stage.Name} backward", [.. stage.Backward]);
        }
    }

    public static void Emit(StageWriter writer, PositionStage stage) => SimpleEmitters.EachRow(
        writer,
        stage,
        Pass.Forward,
        $"{stage.Name}: the step of each number, {Places.Shapes([stage.Y])}.",
        $"Rows.Count({StageWriter.InRow(stage.Y)}, {stage.Y.Features}, {stage.Times});");

    private static void Products(StageWriter writer, ProductStage stage, Pass pass, string title, params HeadProduct[] products)
    {
        string heads = stage.Heads == 1 ? string.Empty : $" of {stage.Heads} heads";
        string sizes = Places.Shapes(products.SelectMany(product => new[] { product.Left.View, product.Right.View }).Distinct());
        string comment = $"{title}: {string.Join(", ", products.Select(product => product.Equation))}{heads}, {sizes} to {Places.Shapes(products.Select(product => product.To))}.";
        using (writer.RowsMethod(stage, pass, comment))
        {
            using (writer.RowLoop())
            {
                using Block? each = stage.Heads == 1 ? null : writer.Code.Block($"for (int head = 0; head < {stage.Heads}; head++)");
                foreach (HeadProduct product in products)
                {
                    Product(writer.Code, product);
                }
            }
        }
    }

    private static void Product(CodeWriter code, HeadProduct product)
    {
        (string aRow, string aColumn) = Distances(product, product.Left);
        (string bRow, string bColumn) = Distances(product, product.Right);
        code.Line($"MatrixProduct.Run<{StageWriter.Vector(product.To.Features)}>(");
        code.Line("    new()");
        code.Line("    {");
        code.Line($"        Rows = {product.Rows}, Columns = {product.To.Features}, Depth = {product.Depth},");
        code.Line($"        ARow = {aRow}, AColumn = {aColumn}, BRow = {bRow}, BColumn = {bColumn}, CRow = {product.Apart(product.To)},");
        code.Line("    },");
        code.Line($"    a: {InHead(product, product.Left.View)},");
        code.Line($"    b: {InHead(product, product.Right.View)},");
        code.Line($"    c: {InHead(product, product.To)});");
    }

    /// <summary>From row to row and from column to column of an operand.</summary>
    private static (string Row, string Column) Distances(HeadProduct product, HeadOperand operand)
    {
        string apart = $"{product.Apart(operand.View)}";
        return operand.Transposed ? ("1", apart) : (apart, "1");
    }

    private static string InHead(HeadProduct product, View view) => StageWriter.InRow(view, product.Heads == 1 ? null : $"(head * {view.Stride})");
}
