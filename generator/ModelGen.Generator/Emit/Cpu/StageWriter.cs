using System.Globalization;
using ModelGen.Generator.Lowering;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Emit.Cpu;

/// <summary>
/// What the emitters of all stages share: the signatures of stage methods, loops over samples, and the text of places in memory.
/// </summary>
/// <param name="code">Where everything is written.</param>
/// <param name="plan">The plan that the stages belong to.</param>
internal sealed class StageWriter(CodeWriter code, Plan plan)
{
    public CodeWriter Code => code;

    public bool Training => plan.Training;

    /// <summary>Whether states live from one run to the next.</summary>
    public bool KeepsStates => plan.Kind == PlanKind.Step;

    /// <summary>Whether samples have steps of their own, so that a method takes as many as the longest of its samples.</summary>
    public bool HasLengths => plan.MostSteps is not null;

    /// <summary>The steps that are taken of so many, for which every sample has room.</summary>
    public string Steps(int most) => plan.MostSteps != most ? $"{most}" : Training ? "batch.Steps" : "steps";

    /// <summary>The numbers, padding included, of the steps that are taken of a view.</summary>
    public string Floats(View view) => plan.MostSteps == view.Steps ? $"{Steps(view.Steps)} * {view.Stride}" : $"{view.Steps * view.Stride}";

    /// <summary>The vectors for rows of so many features.</summary>
    public static string Vector(int features) => "V" + CpuLayout.Lanes(features);

    /// <summary>The method that runs a pass of a stage.</summary>
    public string MethodName(Stage stage, Pass pass) => Training ? stage.Name + pass : stage.Name;

    /// <summary>A method for a pass in which threads share the samples. Samples [0, count) of it begin at <c>rows</c>.</summary>
    public Block RowsMethod(Stage stage, Pass pass, params string[] comment)
    {
        Begin(comment);
        string parameters = Training
            ? "TrainingBatch batch, ref float rows, int first, int count"
            : $"ModelMemory memory, ref float rows, int count{(HasLengths ? ", int steps" : string.Empty)}";
        return code.Method($"public static void {MethodName(stage, pass)}({parameters})");
    }

    /// <summary>A method for a pass that shares out its own work.</summary>
    public Block BlocksMethod(Stage stage, Pass pass, params string[] comment)
    {
        Begin(comment);
        return code.Method($"public static void {MethodName(stage, pass)}(TrainingBatch batch, Part part)");
    }

    /// <summary>A loop over samples whose work memory begins at <c>row</c>.</summary>
    public Block RowLoop()
    {
        Block block = code.Block("for (int i = 0; i < count; i++)");
        code.Line("ref float row = ref At(ref rows, i * RowFloats);");
        return block;
    }

    /// <summary>Declares <c>memory</c> where it is not a parameter.</summary>
    public void DeclareMemory()
    {
        if (Training)
        {
            code.Line("ModelMemory memory = batch.Memory;");
        }
    }

    /// <summary>A statement that copies the rows of a view, whose padding stays behind where one side has none.</summary>
    /// <param name="view">How many rows of how many features.</param>
    /// <param name="from">The first number.</param>
    /// <param name="fromStep">From row to row there.</param>
    /// <param name="to">Where it goes.</param>
    /// <param name="toStep">From row to row there.</param>
    public void CopyRows(View view, string from, int fromStep, string to, int toStep) =>
        code.Line(Copy(from, fromStep, to, toStep, Steps(view.Steps), view.Features));

    /// <summary>A statement that copies rows. Rows that lie one behind the other on both sides are copied as one, which takes no call where it is short.</summary>
    /// <param name="from">The first number.</param>
    /// <param name="fromStep">From row to row there.</param>
    /// <param name="to">Where it goes.</param>
    /// <param name="toStep">From row to row there.</param>
    /// <param name="steps">How many rows: a number, or what holds it.</param>
    /// <param name="features">Numbers in a row.</param>
    public static string Copy(string from, int fromStep, string to, int toStep, string steps, int features)
    {
        bool known = int.TryParse(steps, NumberStyles.None, CultureInfo.InvariantCulture, out int rows);
        return known && (rows == 1 || (fromStep == features && toStep == features))
            ? $"Rows.Copy({from}, {to}, {rows * features});"
            : $"Rows.Copy({from}, {fromStep}, {to}, {toStep}, {steps}, {features});";
    }

    /// <summary>A reference to a view's first number in the memory of one sample.</summary>
    public static string InRow(View view, string? more = null) => At("row", Places.Offset(view, more));

    /// <summary>A reference to a packed weight.</summary>
    public static string InPacked(Buffer buffer) => At("memory.Packed", "Packed." + buffer.Name);

    /// <summary>A reference to a number that the samples share.</summary>
    public static string InShared(Buffer buffer) => At("memory.Shared", "Shared." + buffer.Name);

    /// <summary>A reference to a tensor's first number.</summary>
    public static string InParameters(ParameterPlace place) => At("memory.Parameters", "Weights." + place.Identifier);

    /// <summary>A reference into memory that begins at <paramref name="origin"/>.</summary>
    public static string At(string origin, string offset) => $"ref At(ref {origin}, {offset})";

    /// <summary>The comment and the attribute of a method. A time step is one method, as it may take no longer than a few calls do.</summary>
    public void Begin(params string[] comment)
    {
        code.Line();
        code.Comment(comment);
        code.Line(KeepsStates ? "[MethodImpl(MethodImplOptions.AggressiveInlining)]" : "[MethodImpl(Hot)]");
    }
}
