using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Ilgpu.Stages;

/// <summary>Products of two values of each sample of a tile, and the positions of their steps: the threads share the numbers of the results.</summary>
internal static class DeviceProductEmitter
{
    public static void Emit(DeviceWriter writer, ProductStage stage)
    {
        Products(writer, stage, Pass.Forward, stage.Name, stage.Forward);
        if (stage.Has(Pass.Backward) && writer.Plan.Training)
        {
            Products(writer, stage, Pass.Backward, $"{stage.Name} backward", [.. stage.Backward]);
        }
    }

    public static void Emit(DeviceWriter writer, PositionStage stage)
    {
        using (writer.TileMethod(stage, Pass.Forward, $"{stage.Name}: the step of each number, {Places.Shapes([stage.Y])}."))
        {
            using (writer.EachNumber(stage.Y.Features))
            {
                string n = stage.Y.Features == 1 ? "0" : stage.Times == 1 ? "n" : $"n / {stage.Times}";
                writer.Code.Line($"{DeviceWriter.NumberInRow(stage.Y)} = {n};");
            }
        }
    }

    private static void Products(DeviceWriter writer, ProductStage stage, Pass pass, string title, params HeadProduct[] products)
    {
        string heads = stage.Heads == 1 ? string.Empty : $" of {stage.Heads} heads";
        using (writer.TileMethod(stage, pass, $"{title}: {string.Join(", ", products.Select(product => product.Equation))}{heads}."))
        {
            foreach (HeadProduct product in products)
            {
                using (writer.EachNumber(product.To.Steps * product.To.Features))
                {
                    Number(writer.Code, product);
                }

                writer.Code.Line();
            }
        }
    }

    /// <summary>Number <c>n</c> of a result: which row of which head it is in, and where its operands begin.</summary>
    private static void Number(CodeWriter code, HeadProduct product)
    {
        View to = product.To;
        string n = to.Steps * to.Features == 1 ? "0" : "n", step = $"({n} / {to.Features})", column = $"({n} % {to.Features})";
        string head = product.Heads == 1 ? "0" : $"{step} % {product.Heads}", row = product.Heads == 1 ? step : $"{step} / {product.Heads}";
        code.Line($"int head = {head};");
        code.Line($"int a = {Begin(product, product.Left, row, isRow: true)};");
        code.Line($"int b = {Begin(product, product.Right, column, isRow: false)};");
        string distances = $"a, {Distance(product, product.Left, isRow: false)}, b, {Distance(product, product.Right, isRow: true)}";
        code.Line($"{DeviceWriter.NumberInRow(to)} = DeviceProduct.Sum(batch.Rows, {distances}, {product.Depth});");
    }

    /// <summary>Where a row of an operand begins in the work memory, or a column.</summary>
    private static string Begin(HeadProduct product, HeadOperand operand, string index, bool isRow) =>
        $"row + {Places.Offset(operand.View, $"(head * {operand.View.Stride})")} + ({index} * {Distance(product, operand, isRow)})";

    /// <summary>From one row of an operand to the next, or from one column.</summary>
    private static int Distance(HeadProduct product, HeadOperand operand, bool isRow) =>
        isRow == operand.Transposed ? 1 : product.Apart(operand.View);
}
