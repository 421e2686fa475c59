using ModelGen.Generator.Binding.Weights;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding;

/// <summary>What a model description means: all names resolved, all defaults filled in, every shape known.</summary>
/// <param name="Name">The class name, a valid C# identifier.</param>
/// <param name="Namespace">The namespace, dotted identifiers, or empty for the global one.</param>
/// <param name="Summary">The user's one line about the model, or empty; any text.</param>
/// <param name="FileName">The file's name without its folder; any text.</param>
/// <param name="Input">Shape of one sample; of several inputs by name that of all their numbers, one input behind the other.</param>
/// <param name="Labels">Names of the classes of the only output, or none; any text. As many as the output has features, or two for one feature.</param>
/// <param name="Nodes">The layers in an order in which each stands behind those that it reads, at least one; the last gives the only output.</param>
/// <param name="Training">How to train, or null: inference only.</param>
internal sealed record Network(
    string Name,
    string Namespace,
    string Summary,
    string FileName,
    Shape Input,
    EquatableArray<string> Labels,
    EquatableArray<LayerNode> Nodes,
    Training? Training)
{
    /// <summary>What layers call the model's input, to read it.</summary>
    public const string ModelInput = "input";

    /// <summary>Whether the class is internal to the project rather than public.</summary>
    public bool IsInternal { get; init; }

    /// <summary>Whether the steps of a sample are indices, whole numbers from 0, rather than any numbers.</summary>
    public bool TakesIndices { get; init; }

    /// <summary>How many indices there are: as many as the smallest table that is read has rows. Null: the steps are numbers.</summary>
    public int? IndexCount => TakesIndices ? IndexCountOf(0) : null;

    /// <summary>The inputs by name, each a node that reads the sample; none: the sample is the input.</summary>
    public IEnumerable<InputPart> Inputs
    {
        get
        {
            int offset = 0;
            foreach ((LayerNode node, int i) in Nodes.Select((node, i) => (node, i)))
            {
                if (node.Layer is InputLayer input)
                {
                    yield return new InputPart(input, offset, input.IsIndex ? IndexCountOf(i + 1) : null);
                    offset += input.Output.Length;
                }
            }
        }
    }

    private int IndexCountOf(int value) =>
        Nodes.Where(node => node.Inputs.Contains(value)).Select(node => node.Layer).OfType<EmbeddingLayer>().Min(layer => layer.InputDim);

    /// <summary>Whether samples are sequences with lengths of their own: their steps beyond these are masked.</summary>
    public bool HasLengths { get; init; }

    /// <summary>Whether the class takes sequences one time step at a time too.</summary>
    public bool IsStreaming { get; init; }

    /// <summary>Whether it is trained, and carries states from a batch to the next.</summary>
    public bool IsStateful => Training is not null && Layers.Any(layer => layer is RecurrentLayer { Stateful: true });

    /// <summary>The widths of vectors, in bits and in order, for which the class has kernels.</summary>
    public EquatableArray<int> Widths { get; init; } = CodegenSection.Widths;

    /// <summary>The weights that the class starts with, or null: initial ones.</summary>
    public EmbeddedWeights? Weights { get; init; }

    /// <summary>The class's name with its namespace.</summary>
    public string FullName => Namespace.Length == 0 ? Name : $"{Namespace}.{Name}";

    /// <summary>The layers in order.</summary>
    public EquatableArray<Layer> Layers => Nodes.Select(node => node.Layer).ToEquatableArray();

    /// <summary>The outputs by name; none: the last layer gives the only one.</summary>
    public EquatableArray<NamedOutput> NamedOutputs { get; init; } = [];

    /// <summary>The last layer, which gives the only output of a model without outputs by name.</summary>
    public Layer Last => Nodes[Nodes.Count - 1].Layer;

    /// <summary>Shape of the output of a sample; of several that of all their numbers, one output behind the other.</summary>
    public Shape Output => NamedOutputs.Count == 0 ? Last.Output : new Shape(null, Outputs.Sum(output => output.Layer.Output.Length));

    /// <summary>Output positions of a sample, those of all outputs.</summary>
    public int Positions => Outputs.Sum(output => output.Layer.Output.Steps);

    /// <summary>Whether a mask goes out with any of the outputs.</summary>
    public bool OutputIsMasked => Outputs.Any(output => output.Layer.MaskOut);

    /// <summary>Numbers in the target of a sample; 0: there is no training.</summary>
    public int TargetLength => Outputs.Sum(output => output.TargetLength);

    /// <summary>What the model gives, at least one output; of several each with its place behind the ones before it.</summary>
    public IEnumerable<OutputPart> Outputs
    {
        get
        {
            EquatableArray<NamedOutput> named = NamedOutputs.Count == 0 ? [new NamedOutput(Nodes.Count - 1, Labels)] : NamedOutputs;
            int offset = 0, position = 0, target = 0;
            foreach ((NamedOutput output, int i) in named.Select((output, i) => (output, i)))
            {
                OutputPart part = new(i, output.Node, Nodes[output.Node].Layer, output.Labels, Training?.Goals[i], offset, position, target);
                yield return part;
                offset += part.Layer.Output.Length;
                position += part.Layer.Output.Steps;
                target += part.TargetLength;
            }
        }
    }

    /// <summary>
    /// All tensors with their layers, in the order of the flat parameter vector: trainable ones first, so that gradients and optimizer slots have the layout of
    /// its beginning.
    /// </summary>
    public IEnumerable<(Layer Layer, Parameter Parameter)> Parameters => new[] { true, false }.SelectMany(trainable => Layers
        .SelectMany(layer => layer.Owners)
        .SelectMany(layer => layer.Parameters, (layer, parameter) => (Layer: layer, Parameter: parameter))
        .Where(tensor => tensor.Parameter.Trainable == trainable));

    /// <summary>Whether each layer reads the one before and nothing else.</summary>
    public bool IsChain => Nodes.Select((node, i) => node.Reads.Count == 1 && node.Reads[0] == new NodeInput(i)).All(reads => reads);

    /// <summary>What people call a value: the layer that gives it, or <c>input</c>.</summary>
    public string NameOf(int value) => value == 0 ? ModelInput : Nodes[value - 1].Layer.Name;

    /// <summary>The same of what a layer reads: a state has the name of its layer in front, as <c>lstm_1/c</c>.</summary>
    public string NameOf(NodeInput read) => read.State is int state
        ? $"{NameOf(read.Value)}/{((RecurrentLayer)Nodes[read.Value - 1].Layer).Cell.States[state]}"
        : NameOf(read.Value);
}

/// <summary>One of a model's inputs.</summary>
/// <param name="Layer">What it is.</param>
/// <param name="Offset">The place of its first number in a sample.</param>
/// <param name="IndexCount">How many indices there are; null: its steps are numbers.</param>
internal sealed record InputPart(InputLayer Layer, int Offset, int? IndexCount);

/// <summary>A weights file that the class's assembly has as a resource, a safetensors file with the model's tensors.</summary>
/// <param name="Path">Its path as the model file has it; any text.</param>
/// <param name="Resource">The name of the resource.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Hash">The hash of all of it.</param>
/// <param name="Start">The byte where its numbers begin.</param>
/// <param name="Begins">
/// The first number of each tensor, in the order of the flat parameter vector. None: the file's numbers are the vector, so that it can be read in place.
/// </param>
internal sealed record EmbeddedWeights(string Path, string Resource, int Length, ulong Hash, int Start, EquatableArray<int> Begins);

/// <summary>A layer and what it reads.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Reads">What it reads, in its own order.</param>
internal sealed record LayerNode(Layer Layer, EquatableArray<NodeInput> Reads)
{
    /// <summary>The values that it reads something of.</summary>
    public EquatableArray<int> Inputs => Reads.Select(read => read.Value).ToEquatableArray();

    /// <summary>What the layer is told to compute, where that is not the default.</summary>
    public EquatableArray<Setting> Settings { get; init; } = [];
}

/// <summary>What a layer reads: a value, or a state of the layer that gives it.</summary>
/// <param name="Value">The value: 0 is the model's input, i + 1 what layer i gives.</param>
/// <param name="State">The state after the last step, in the cell's order from 0; null: the value itself.</param>
internal readonly record struct NodeInput(int Value, int? State = null)
{
    public static implicit operator NodeInput(int value) => new(value);
}

/// <summary>Shape of one sample: (time, features), or (features) where <paramref name="Time"/> is null.</summary>
internal readonly record struct Shape(int? Time, int Features)
{
    /// <summary>Rows of features: the time steps, or 1.</summary>
    public int Steps => Time ?? 1;

    public int Length => Steps * Features;

    public override string ToString() => Time is int time ? $"({time}, {Features})" : $"({Features})";
}

/// <summary>One layer. Each kind is a record of its own.</summary>
/// <param name="Name">Unique in the model: the user's, or kind and number as in <c>lstm_1</c>.</param>
/// <param name="Kind">Keras' class name, such as <c>LSTM</c>.</param>
/// <param name="Input">Shape of one sample's input.</param>
/// <param name="Output">Shape of one sample's output.</param>
/// <param name="MaskIn">Whether a mask comes in.</param>
/// <param name="MaskOut">Whether a mask goes out.</param>
/// <param name="Parameters">Its tensors in Keras' order.</param>
internal abstract record Layer(
    string Name, string Kind, Shape Input, Shape Output, bool MaskIn, bool MaskOut, EquatableArray<Parameter> Parameters)
{
    /// <summary>Whether training changes it: false for a layer that stays as it is.</summary>
    public bool Trainable { get; init; } = true;

    /// <summary>What its output adds to the loss, divided by the samples of a batch, or null.</summary>
    public Penalty? ActivityPenalty { get; init; }

    /// <summary>What it keeps of a sample besides its output: numbers of each value, and what people call it.</summary>
    public virtual IEnumerable<(string What, long Numbers)> Between => [];

    /// <summary>Whether layers behind it find no mask on what it reads.</summary>
    public virtual bool TakesMasksOff => false;

    /// <summary>How many streams of random numbers it has for dropout.</summary>
    public virtual int Dropouts => 0;

    /// <summary>The layers that its tensors belong to: itself, but for a layer that wraps others.</summary>
    public virtual EquatableArray<Layer> Owners => [this];

    /// <summary>The layer such that training leaves it as it is: none of its tensors has a gradient.</summary>
    public virtual Layer Freeze() => this with
    {
        Trainable = false,
        Parameters = Parameters.Select(parameter => parameter with { Trainable = false }).ToEquatableArray(),
    };

    /// <summary>The tensors of layers within another one, by their paths in it, such as <c>forward_lstm_1/kernel</c>.</summary>
    protected static EquatableArray<Parameter> ParametersOf(string name, EquatableArray<Layer> layers) => layers
        .SelectMany(layer => layer.Parameters.Select(p => p with { Name = $"{layer.Name.Substring(name.Length + 1)}/{p.Name}" }))
        .ToEquatableArray();
}

/// <summary>A tensor of parameters.</summary>
/// <param name="Name">Keras' name within the layer, such as <c>recurrent_kernel</c>.</param>
/// <param name="Shape">Keras' shape.</param>
/// <param name="Trainable">Whether it has a gradient: false for moving statistics, and for all tensors of a layer that is not trainable.</param>
/// <param name="Initializer">How its initial weights are made.</param>
internal sealed record Parameter(string Name, EquatableArray<int> Shape, bool Trainable, Initializer Initializer)
{
    /// <summary>What its weights add to the loss while it is trained, or null.</summary>
    public Penalty? Penalty { get; init; }

    /// <summary>What its weights are brought back to after each step while it is trained, or null.</summary>
    public Constraint? Constraint { get; init; }

    public int Length => Shape.Aggregate(1, (product, axis) => product * axis);

    /// <summary>Keras' path, by which weights files name it.</summary>
    public string PathIn(string layer) => $"{layer}/{Name}";
}

/// <summary>How initial weights are made.</summary>
/// <param name="Kind">The method.</param>
/// <param name="First">Constant: the value; RandomUniform: minimum; RandomNormal: mean; Orthogonal: gain.</param>
/// <param name="Second">RandomUniform: maximum; RandomNormal: standard deviation.</param>
/// <param name="Rest">UnitForgetBias, Blocks: the initializer of the others.</param>
internal sealed record Initializer(InitializerKind Kind, double First = 0, double Second = 0, Initializer? Rest = null)
{
    /// <summary>Blocks: the value of each block, or null: as <see cref="Rest"/> makes it.</summary>
    public EquatableArray<double?> Blocks { get; init; } = [];
}

internal enum InitializerKind
{
    Zeros,
    Ones,
    Constant,
    GlorotUniform,
    GlorotNormal,
    HeUniform,
    HeNormal,
    RandomUniform,
    RandomNormal,
    Orthogonal,

    /// <summary>LSTM's bias (4 units): ones for the second quarter, the forget gate; <see cref="Initializer.Rest"/> for the others.</summary>
    UnitForgetBias,

    /// <summary>A bias of several blocks, some of which are constants; <see cref="Initializer.Rest"/> for the others.</summary>
    Blocks,
}

/// <summary>One of a model's inputs by name: a part of each sample, in which inputs lie one behind the other.</summary>
/// <param name="IsIndex">Whether its steps are indices, whole numbers from 0, rather than any numbers.</param>
internal sealed record InputLayer(string Name, Shape Input, Shape Output, bool IsIndex) : Layer(Name, "InputLayer", Input, Output, false, false, []);

/// <summary>Overwrites steps whose features all equal a value with 0 and masks them.</summary>
internal sealed record MaskingLayer(string Name, Shape Input, float MaskValue)
    : Layer(Name, "Masking", Input, Input, false, true, [])
{
    /// <summary>Whether others may compute with the value, as it is a number like any other.</summary>
    public bool IsFinite => !float.IsNaN(MaskValue) && !float.IsInfinity(MaskValue);
}

/// <summary>y(t) = embeddings[x(t)]: a row of a table for each index. Weights: embeddings (input_dim, output_dim).</summary>
/// <param name="InputDim">Rows of the table: indices are below it.</param>
/// <param name="MaskZero">Whether steps of index 0 are masked.</param>
internal sealed record EmbeddingLayer(
    string Name, Shape Input, Shape Output, bool MaskIn, EquatableArray<Parameter> Parameters, int InputDim, bool MaskZero)
    : Layer(Name, "Embedding", Input, Output, MaskIn, MaskIn || MaskZero, Parameters);

/// <summary>Any layer that is activation(x W + b), of one step or of several together.</summary>
/// <param name="Units">Numbers in each step of the output.</param>
/// <param name="Activation">What is applied to the sums.</param>
/// <param name="UseBias">Whether there is a bias.</param>
internal abstract record AffineLayer(
    string Name, string Kind, Shape Input, Shape Output, bool MaskIn, bool MaskOut, EquatableArray<Parameter> Parameters, int Units, Activation Activation,
    bool UseBias)
    : Layer(Name, Kind, Input, Output, MaskIn, MaskOut, Parameters);

/// <summary>y = activation(x W + b) on the last axis. Weights: kernel (features, units), bias (units).</summary>
internal sealed record DenseLayer(
    string Name, Shape Input, Shape Output, bool Mask, EquatableArray<Parameter> Parameters, int Units, Activation Activation, bool UseBias)
    : AffineLayer(Name, "Dense", Input, Output, Mask, Mask, Parameters, Units, Activation, UseBias);

/// <summary>y = activation(x).</summary>
internal sealed record ActivationLayer(string Name, Shape Input, bool Mask, Activation Activation)
    : Layer(Name, "Activation", Input, Input, Mask, Mask, []);

/// <summary>
/// A layer that is equations on the numbers of a sample. Its parameters have the shape of a sample or the end of it, with 1 for an axis along
/// which they are repeated.
/// </summary>
/// <param name="Output">Shape of the output: the input's, or that without the time axis where <c>y</c> lacks it, which also ends the mask.</param>
/// <param name="Equations">
/// From <c>x</c>, the mask, random numbers and the parameters by their names to <c>y</c>, each name defined once before it is used.
/// </param>
/// <param name="FirstDraw">Which of the model's draws its first one is, from 0: part of the key of its random numbers.</param>
internal sealed record EquationLayer(
    string Name, string Kind, Shape Input, Shape Output, bool Mask, EquatableArray<Parameter> Parameters, EquatableArray<Equation> Equations,
    int FirstDraw)
    : Layer(Name, Kind, Input, Output, Mask, Mask && Output.Time is not null, Parameters)
{
    /// <summary>What comes into equations on the numbers of a sample, and what comes out.</summary>
    public static readonly Symbol X = "x", Y = "y";

    /// <summary>Whether the equations read one of the numbers that steps have: the mask, or whether a sequence has the step.</summary>
    public bool Reads(Symbol steps) => Equations.Inputs().Contains(steps);

    /// <summary>The random numbers that the equations read, in their order.</summary>
    public EquatableArray<Symbol> Draws => Equations.Inputs().Where(input => input.Role == Role.Draw).ToEquatableArray();

    /// <summary>The axes that one of the parameters has.</summary>
    public Axes AxesOf(Parameter parameter)
    {
        int features = parameter.Shape.Count - 1, time = features - 1;
        return (parameter.Shape[features] == Input.Features ? Axes.Features : Axes.None)
            | (time >= 0 && parameter.Shape[time] == Input.Time ? Axes.Time : Axes.None);
    }
}

/// <summary>Sets a share of the inputs to 0 in training and scales the others by 1 / (1 − rate).</summary>
/// <param name="Index">Which of the model's dropouts this is, from 0: part of the key of its random numbers.</param>
/// <param name="WholeFeatures">Whether a feature is kept, or not, at all steps together.</param>
internal sealed record DropoutLayer(string Name, Shape Input, bool Mask, double Rate, int Index, bool WholeFeatures)
    : Layer(Name, WholeFeatures ? "SpatialDropout1D" : "Dropout", Input, Input, Mask, Mask, [])
{
    public override int Dropouts => 1;
}

/// <summary>
/// y = gamma (x − mean) / √(variance + epsilon) + beta for each feature. Weights: gamma, beta (each if asked for), moving_mean,
/// moving_variance, each (features).
/// </summary>
internal sealed record BatchNormalizationLayer(
    string Name, Shape Input, bool Mask, EquatableArray<Parameter> Parameters, double Momentum, double Epsilon, bool Center, bool Scale)
    : Layer(Name, "BatchNormalization", Input, Input, Mask, Mask, Parameters);

/// <summary>All steps of a sample in one row; drops the mask.</summary>
internal sealed record FlattenLayer(string Name, Shape Input, bool MaskIn)
    : Layer(Name, "Flatten", Input, new Shape(null, Input.Length), MaskIn, false, []);

/// <summary>The numbers of a sample in another shape, in their order; drops the mask.</summary>
internal sealed record ReshapeLayer(string Name, Shape Input, Shape Output, bool MaskIn)
    : Layer(Name, "Reshape", Input, Output, MaskIn, false, []);

/// <summary>Time steps and features exchanged, or the input as it is; drops the mask.</summary>
/// <param name="Exchanges">Whether they are exchanged.</param>
internal sealed record PermuteLayer(string Name, Shape Input, bool MaskIn, bool Exchanges)
    : Layer(Name, "Permute", Input, Exchanges ? new Shape(Input.Features, Input.Steps) : Input, MaskIn, false, []);

/// <summary>One value of several of one shape, number by number.</summary>
/// <param name="Equations">
/// From <c>x_1</c>, <c>x_2</c> and so on, what it reads, and the masks of those that have one, <see cref="Symbol.MaskOf"/>, to <c>y</c>.
/// </param>
internal sealed record MergeLayer(string Name, string Kind, Shape Input, bool MaskIn, bool MaskOut, EquatableArray<Equation> Equations)
    : Layer(Name, Kind, Input, Input, MaskIn, MaskOut, [])
{
    /// <summary>What an input is called in the equations.</summary>
    public static Symbol InputName(int index) => $"x_{index + 1}";
}

/// <summary>Features of several values side by side.</summary>
internal sealed record ConcatenateLayer(string Name, Shape Input, Shape Output, bool MaskIn, bool MaskOut)
    : Layer(Name, "Concatenate", Input, Output, MaskIn, MaskOut, []);
