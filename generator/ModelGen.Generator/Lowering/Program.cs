using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;

namespace ModelGen.Generator.Lowering;

/// <summary>What will run, for any backend that has a layout: stages over buffers whose places in memory are settled.</summary>
/// <param name="Network">What the model means.</param>
/// <param name="Layout">The layout of its memory.</param>
/// <param name="Parameters">The flat parameter vector: trainable tensors first, then moving statistics.</param>
/// <param name="Inference">The forward pass for predictions, with as little memory as possible.</param>
/// <param name="Training">Forward and backward of a training step, or null without a training section.</param>
/// <param name="Step">One time step of a stream, or null where the model has none.</param>
internal sealed record Program(
    Network Network, MemoryLayout Layout, EquatableArray<ParameterPlace> Parameters, Plan Inference, Plan? Training, Plan? Step)
{
    public int ParameterCount => Parameters.Sum(p => p.Parameter.Length);

    public int TrainableCount => Parameters.Where(p => p.Parameter.Trainable).Sum(p => p.Parameter.Length);
}

/// <summary>A tensor of parameters and where it lies.</summary>
/// <param name="Layer">Its layer.</param>
/// <param name="Parameter">The tensor.</param>
/// <param name="Identifier">Its name in generated code, such as <c>Lstm1Kernel</c>.</param>
/// <param name="Offset">Its first number in the flat vector.</param>
internal sealed record ParameterPlace(string Layer, Parameter Parameter, string Identifier, int Offset)
{
    /// <summary>Keras' path.</summary>
    public string Path => Parameter.PathIn(Layer);
}

/// <summary>One way to run a network.</summary>
/// <param name="Kind">Which way.</param>
/// <param name="Stages">The stages in forward order.</param>
/// <param name="Forward">Phases of the forward pass.</param>
/// <param name="Backward">Phases of the backward pass.</param>
/// <param name="Row">Buffers that each sample has.</param>
/// <param name="Shared">Buffers that the samples share.</param>
/// <param name="MostSteps">The most time steps where samples have fewer: work ends where the longest of them does. Null: all have as many.</param>
/// <param name="StateFloats">How much of the beginning of a row lives from one run to the next.</param>
internal sealed record Plan(
    PlanKind Kind,
    EquatableArray<Stage> Stages,
    EquatableArray<Phase> Forward,
    EquatableArray<Phase> Backward,
    Arena Row,
    Arena Shared,
    int? MostSteps,
    int StateFloats)
{
    /// <summary>Whether a backward pass follows.</summary>
    public bool Training => Kind == PlanKind.Training;
}

/// <summary>The ways to run a network.</summary>
internal enum PlanKind
{
    /// <summary>The forward pass on whole samples, with as little memory as possible.</summary>
    Inference,

    /// <summary>Forward and backward of a training step.</summary>
    Training,

    /// <summary>The forward pass on the next time step of each sample, from the states that the step before has left.</summary>
    Step,
}

/// <summary>Operations between two barriers.</summary>
/// <param name="ByRows">Whether threads share the samples; otherwise each operation shares out its own work.</param>
/// <param name="Operations">What to run, in order.</param>
internal sealed record Phase(bool ByRows, EquatableArray<Operation> Operations);

/// <summary>One pass of one stage.</summary>
internal sealed record Operation(Stage Stage, Pass Pass)
{
    /// <summary>What it reads and writes.</summary>
    public StagePass Accesses => Stage.Passes.First(p => p.Pass == Pass);
}

/// <summary>What a stage may have to do.</summary>
internal enum Pass
{
    /// <summary>Sums over all samples that its forward pass needs.</summary>
    ForwardSums,
    Forward,

    /// <summary>Sums over all samples that its backward pass needs.</summary>
    BackwardSums,
    Backward,

    /// <summary>Gradients of its parameters, summed over all samples.</summary>
    Gradients,
}

/// <summary>A block of memory with a place for every buffer.</summary>
/// <param name="Buffers">The buffers in order of definition.</param>
/// <param name="Floats">Its size.</param>
internal sealed record Arena(EquatableArray<PlacedBuffer> Buffers, int Floats)
{
    public int OffsetOf(Buffer buffer) => Buffers.First(b => b.Buffer == buffer).Offset;
}

/// <summary>A buffer and where it lies.</summary>
/// <param name="Buffer">The buffer.</param>
/// <param name="Offset">Its first number.</param>
/// <param name="First">The operation that writes it first.</param>
/// <param name="Last">The operation that uses it last.</param>
internal sealed record PlacedBuffer(Buffer Buffer, int Offset, int First, int Last)
{
    /// <summary>Where what follows it may begin.</summary>
    public int End => checked(Offset + Buffer.Floats);
}

/// <summary>A run of numbers with a name.</summary>
/// <param name="Name">Its name in PascalCase, unique in its arena.</param>
/// <param name="Floats">Its size.</param>
/// <param name="Comment">Shape and content, for people to read.</param>
internal sealed record Buffer(string Name, int Floats, string Comment);

/// <summary>Rows of features in a buffer.</summary>
/// <param name="Buffer">The buffer.</param>
/// <param name="Start">The first number's place in it.</param>
/// <param name="Steps">How many rows.</param>
/// <param name="Stride">From one row to the next.</param>
/// <param name="Features">Numbers in a row.</param>
internal sealed record View(Buffer Buffer, int Start, int Steps, int Stride, int Features);
