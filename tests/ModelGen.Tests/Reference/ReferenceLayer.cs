using ModelGen.CompilerServices;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Equations;

namespace ModelGen.Tests.Reference;

/// <summary>One layer, computed in double precision by the plainest loops that say what Keras does.</summary>
/// <param name="layer">The layer.</param>
/// <param name="weights">Its tensors by Keras' names: places in the model's vector.</param>
internal sealed class ReferenceLayer(Layer layer, IReadOnlyDictionary<string, Memory<double>> weights)
{
    /// <summary>What Keras adds to the number of counted positions of a masked batch normalization.</summary>
    private const double MaskedCountEpsilon = 1e-7;

    private readonly Memory<double> kernel = weights.GetValueOrDefault("kernel");
    private readonly Memory<double> bias = weights.GetValueOrDefault("bias");

    private readonly EquationFunction[] parts =
        layer is RecurrentLayer recurrent ? [.. recurrent.Cell.Parts.Select(part => new EquationFunction(part.Equations))] : [];

    private readonly SampleEquations? sampleEquations = layer is EquationLayer equations ? new SampleEquations(equations.Equations) : null;

    private readonly Func<double, double>? activation = Elementwise(layer);

    private readonly ReferenceLayer[] directions =
        layer is BidirectionalLayer both ? [.. both.Owners.Select(owner => new ReferenceLayer(owner, Own(owner, layer, weights)))] : [];

    /// <summary>The states that each sample begins with, and those that it ended with; none: they begin with 0.</summary>
    private Dictionary<Symbol, double[]>[] carried = [], ended = [];

    /// <summary>What it adds to the loss as a direction of another layer, after that one's forward pass.</summary>
    private double within;

    public Layer Layer => layer;

    /// <summary>The next forward passes begin with the states that the last one ended with.</summary>
    public void Carry()
    {
        if (layer is RecurrentLayer { Stateful: true })
        {
            carried = ended;
        }
    }

    /// <summary>The tensors of a layer that another one wraps: of <c>forward_lstm_1/kernel</c> the kernel.</summary>
    private static Dictionary<string, Memory<double>> Own(Layer owner, Layer wrapper, IReadOnlyDictionary<string, Memory<double>> weights)
    {
        string prefix = owner.Name[(wrapper.Name.Length + 1)..] + "/";
        return weights.Where(w => w.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(w => w.Key[prefix.Length..], w => w.Value);
    }

    /// <summary>What the layer gives.</summary>
    /// <param name="inputs">What it reads.</param>
    /// <param name="context">The mode, and the key of random numbers.</param>
    public Batch Forward(Batch[] inputs, in StepContext context)
    {
        Batch output = layer switch
        {
            AttentionLayer attention => ReferenceAttention.Forward(attention, inputs, weights, context),
            MultiHeadAttentionLayer attention => ReferenceAttention.Forward(attention, inputs, weights, context),
            MergeLayer or ConcatenateLayer => ReferenceMerge.Forward(layer.Kind, inputs),
            RecurrentLayer recurrent => Recurrent(recurrent, inputs[0], inputs[1..], context),
            _ => Forward(inputs[0], in context),
        };
        return output with { Penalty = output.States.Prepend(output).Sum(given => Penalty(layer, given)) + directions.Sum(direction => direction.within) };
    }

    /// <summary>What an output adds to the loss, by the number of samples.</summary>
    private static double Penalty(Layer layer, Batch output) => layer.ActivityPenalty is { } penalty
        ? output.Values.Sum(y => (penalty.L1 * Math.Abs(y)) + (penalty.L2 * y * y)) / output.Samples
        : 0;

    private Batch Forward(Batch x, in StepContext context) => layer switch
    {
        EmbeddingLayer embedding => Embedding(embedding, x),
        MaskingLayer masking => Masking(masking, x),
        BidirectionalLayer both => Bidirectional(both, x, in context),
        DenseLayer dense => Activate(Dense(dense, x)),
        ConvolutionLayer convolution => Activate(ReferenceWindows.Convolution(convolution, x, kernel, bias)),
        PoolingLayer pooling => ReferenceWindows.Pool(pooling, x),
        ShiftLayer shift => ReferenceWindows.Shift(shift, x),
        RepeatLayer repeat => ReferenceWindows.Repeat(repeat, x),
        ActivationLayer => Activate(x),
        EquationLayer equations => Equations(equations, x, context),
        DropoutLayer dropout => context.Training ? Dropout(dropout, x, context) : x,
        BatchNormalizationLayer normalization => Normalize(normalization, x, context.Training && layer.Trainable),
        FlattenLayer or ReshapeLayer => new Batch(x.Samples, layer.Output.Steps, layer.Output.Features, x.Values, null),
        PermuteLayer { Exchanges: true } => Batch.Create(x.Samples, x.Features, x.Steps, null, (sample, step, feature) => x[sample, feature, step]),
        PermuteLayer => x with { Mask = null },
        _ => throw new ArgumentOutOfRangeException(nameof(layer), layer.Kind, "no reference for this layer"),
    };

    /// <summary>The moving statistics' step towards those of a batch, if the layer has any.</summary>
    public void Track(Batch x)
    {
        if (layer is BatchNormalizationLayer { Trainable: true } normalization)
        {
            for (int feature = 0; feature < x.Features; feature++)
            {
                (double mean, double variance) = Moments(x, feature);
                Track(ref weights["moving_mean"].Span[feature], mean);
                Track(ref weights["moving_variance"].Span[feature], variance);
            }

            void Track(ref double moving, double current) =>
                moving = (moving * normalization.Momentum) + (current * (1 - normalization.Momentum));
        }
    }

    private Batch Embedding(EmbeddingLayer embedding, Batch x)
    {
        int columns = embedding.Output.Features;
        Memory<double> table = weights["embeddings"];
        bool[]? mask = embedding.MaskZero ? Array.ConvertAll(x.Values, index => index != 0) : x.Mask;
        return Batch.Create(x.Samples, x.Steps, columns, mask, (sample, step, column) => table.Span[((int)x[sample, step, 0] * columns) + column]);
    }

    private static Batch Masking(MaskingLayer masking, Batch x)
    {
        bool[] mask = new bool[x.Samples * x.Steps];
        for (int i = 0; i < mask.Length; i++)
        {
            mask[i] = Enumerable.Range(0, x.Features).Any(feature => !x[i / x.Steps, i % x.Steps, feature].Equals(masking.MaskValue));
        }

        Batch masked = x with { Mask = mask };
        return masked.With((sample, step, feature) => masked.Counts(sample, step) ? x[sample, step, feature] : 0);
    }

    private Batch Recurrent(RecurrentLayer recurrent, Batch x, Batch[] first, StepContext context)
    {
        int numbers = recurrent.Output.Features;
        double[] outputs = new double[x.Samples * x.Steps * numbers];
        ended = new Dictionary<Symbol, double[]>[x.Samples];
        ReferenceDropout? dropout = context.Training && recurrent.Dropout is not null ? new ReferenceDropout(recurrent, x.Features, context) : null;
        for (int sample = 0; sample < x.Samples; sample++)
        {
            Dictionary<Symbol, double[]> states = recurrent.Cell.States.ToDictionary(
                s => s, s => carried.Length > 0 ? [.. carried[sample][s]] : new double[recurrent.UnitsOf(s)]);
            for (int i = 0; i < first.Length; i++)
            {
                int units = first[i].Features;
                states[recurrent.Cell.States[i]] = first[i].Values[(sample * units)..((sample + 1) * units)];
            }

            ended[sample] = states;
            Func<Sum, int, double[]>? factors = dropout?.Of(sample);
            for (int i = 0; i < x.Steps; i++)
            {
                int step = recurrent.GoBackwards ? x.Steps - 1 - i : i;
                if (x.Counts(sample, step))
                {
                    Step(recurrent, x.Values.AsSpan(((sample * x.Steps) + step) * x.Features, x.Features), states, factors);
                }

                states[recurrent.Cell.States[0]].CopyTo(outputs, ((sample * x.Steps) + i) * numbers);
            }
        }

        Batch sequence = new(x.Samples, x.Steps, numbers, outputs, x.Mask);
        Batch[] last = [.. recurrent.Cell.States.Select(state => Batch.Create(
            x.Samples, 1, recurrent.UnitsOf(state), null, (sample, _, unit) => ended[sample][state][unit]))];
        Batch output = !recurrent.ReturnSequences ? last[0]
            : recurrent.ZeroesMasked ? sequence.With((sample, step, unit) => sequence.Counts(sample, step) ? sequence[sample, step, unit] : 0)
            : sequence;
        return output with { States = recurrent.ReturnState ? last : [] };
    }

    /// <summary>Each direction by itself: sequences in the order of time and 0 at masked steps, then merged.</summary>
    private Batch Bidirectional(BidirectionalLayer both, Batch x, in StepContext context)
    {
        Batch forward = directions[0].Forward([x], in context), processed = directions[1].Forward([x], in context);
        Batch backward = both.Backward.ReturnSequences
            ? processed.With((sample, step, unit) => processed[sample, x.Steps - 1 - step, unit])
            : processed;
        Batch[] used = [.. new[] { forward, backward }.Select(output => output.With((sample, step, unit) =>
            output.Counts(sample, step) ? output[sample, step, unit] : 0))];
        (directions[0].within, directions[1].within) = (Penalty(both.Forward, used[0]), Penalty(both.Backward, used[1]));
        return both.Mode switch
        {
            MergeMode.Concatenate => ReferenceMerge.Forward("Concatenate", used),
            MergeMode.Sum => forward.With((sample, step, unit) => used[0][sample, step, unit] + used[1][sample, step, unit]),
            MergeMode.Multiply => forward.With((sample, step, unit) => used[0][sample, step, unit] * used[1][sample, step, unit]),
            _ => forward.With((sample, step, unit) => (used[0][sample, step, unit] + used[1][sample, step, unit]) / 2),
        };
    }

    /// <summary>One step of one sample: the states become new ones. What a sum takes is multiplied by factors, by its number in the sum.</summary>
    private void Step(
        RecurrentLayer recurrent, ReadOnlySpan<double> x, Dictionary<Symbol, double[]> states, Func<Sum, int, double[]>? factors)
    {
        Dictionary<Symbol, double[]> values = states.ToDictionary(state => state.Key.Previous, state => state.Value);
        values.Add(Cell.Input, x.ToArray());
        for (int i = 0; i < parts.Length; i++)
        {
            CellPart part = recurrent.Cell.Parts[i];
            int units = recurrent.UnitsOf(part);
            foreach (Sum sum in part.Sums)
            {
                values[sum.Name] = Affine(sum, units, values, factors);
            }

            foreach (Equation equation in part.Equations)
            {
                values[equation.Name] = new double[units];
            }

            EquationFunction equations = parts[i];
            HashSet<Symbol> own = [Cell.Input, .. part.Equations.Select(e => e.Name)];
            (int Place, double[] Values)[] given =
                [.. values.Where(v => !own.Contains(v.Key) && v.Value.Length == units && equations.Knows(v.Key)).Select(v => (equations.PlaceOf(v.Key), v.Value))];
            (int Place, double[] Values)[] results = [.. part.Equations.Select(e => (equations.PlaceOf(e.Name), values[e.Name]))];
            for (int unit = 0; unit < units; unit++)
            {
                foreach ((int place, double[] value) in given)
                {
                    equations[place] = value[unit];
                }

                equations.Run();
                foreach ((int place, double[] value) in results)
                {
                    value[unit] = equations[place];
                }
            }
        }

        foreach (Symbol state in recurrent.Cell.States)
        {
            states[state] = values[state];
        }
    }

    /// <summary>A sum for each unit: its biases and products of its operands with their blocks of columns.</summary>
    private double[] Affine(Sum sum, int units, Dictionary<Symbol, double[]> values, Func<Sum, int, double[]>? factors)
    {
        double[] sums = new double[units];
        foreach (Bias part in sum.Biases)
        {
            if (weights.TryGetValue(part.Tensor, out Memory<double> tensor))
            {
                Add(1, tensor.Span.Slice(part.Block * units, units));
            }
        }

        for (int n = 0; n < sum.Terms.Count; n++)
        {
            Term term = sum.Terms[n];
            double[] operand = values[term.Operand];
            double[]? kept = factors?.Invoke(sum, n);
            ReadOnlySpan<double> matrix = weights[term.Tensor].Span;
            int columns = matrix.Length / operand.Length;
            for (int i = 0; i < operand.Length; i++)
            {
                Add(kept is null ? operand[i] : operand[i] * kept[i], matrix.Slice((i * columns) + (term.Block * units), units));
            }
        }

        return sums;

        void Add(double factor, ReadOnlySpan<double> row)
        {
            for (int unit = 0; unit < units; unit++)
            {
                sums[unit] += factor * row[unit];
            }
        }
    }

    private Batch Dense(DenseLayer dense, Batch x) => Batch.Create(x.Samples, x.Steps, dense.Units, x.Mask, (sample, step, unit) =>
    {
        ReadOnlySpan<double> row = x.Values.AsSpan(((sample * x.Steps) + step) * x.Features, x.Features);
        return Bias(unit) + Column(kernel, row, unit);
    });

    private Batch Equations(EquationLayer equations, Batch x, StepContext context)
    {
        RandomStream[] streams = [.. equations.Draws.Select((_, i) => new RandomStream(
            context.Seed, StreamKind.Noise, (uint)(equations.FirstDraw + i), (uint)context.Epoch, (uint)context.Step))];
        double[][] outputs = [.. Enumerable.Range(0, x.Samples).Select(sample => sampleEquations!.Run(
            x.Steps,
            x.Features,
            new Dictionary<Symbol, Func<int, int, double>>(
                equations.Parameters.Select(p => KeyValuePair.Create((Symbol)p.Name, Repeated(p, weights[p.Name])))
                    .Concat(equations.Draws.Select((draw, i) => KeyValuePair.Create(draw, Drawn(sample, i)))))
            {
                [EquationLayer.X] = (step, feature) => x[sample, step, feature],
                [Symbol.Mask] = (step, _) => x.Counts(sample, step) ? 1 : 0,
            }))];
        bool[]? mask = equations.MaskOut ? x.Mask : null;
        return Batch.Create(x.Samples, equations.Output.Steps, x.Features, mask, (sample, step, feature) => outputs[sample][(step * x.Features) + feature]);

        Func<int, int, double> Drawn(int sample, int draw) => (step, feature) =>
            context.Training ? streams[draw].Uniform((((sample * x.Steps) + step) * x.Features) + feature) : 0;
    }

    /// <summary>A parameter by step and feature; along an axis of length 1 it is repeated.</summary>
    private static Func<int, int, double> Repeated(Parameter parameter, Memory<double> values)
    {
        int features = parameter.Shape[^1], steps = parameter.Length / features;
        return (step, feature) => values.Span[((steps == 1 ? 0 : step) * features) + (features == 1 ? 0 : feature)];
    }

    private double Bias(int column) => bias.IsEmpty ? 0 : bias.Span[column];

    /// <summary>The product of a row with a column of a matrix.</summary>
    private static double Column(Memory<double> matrix, ReadOnlySpan<double> row, int column)
    {
        ReadOnlySpan<double> values = matrix.Span;
        int columns = values.Length / row.Length;
        double sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            sum += row[i] * values[(i * columns) + column];
        }

        return sum;
    }

    private Batch Activate(Batch x) => activation is null ? Softmax(x) : x.Map(activation);

    private static Func<double, double>? Elementwise(Layer layer) => layer switch
    {
        AffineLayer { Activation: not Activation.Softmax } affine => EquationFunction.OfX(affine.Activation.Apply((Symbol)"x")),
        ActivationLayer { Activation: not Activation.Softmax } only => EquationFunction.OfX(only.Activation.Apply((Symbol)"x")),
        _ => null,
    };

    private static Batch Softmax(Batch x) => x.With((sample, step, feature) =>
    {
        double sum = Enumerable.Range(0, x.Features).Sum(other => Math.Exp(x[sample, step, other] - x[sample, step, feature]));
        return 1 / sum;
    });

    private static Batch Dropout(DropoutLayer dropout, Batch x, StepContext context)
    {
        RandomStream stream = new(context.Seed, StreamKind.Dropout, (uint)dropout.Index, (uint)context.Epoch, (uint)context.Step);
        return x.With((sample, step, feature) =>
        {
            long index = dropout.WholeFeatures ? ((long)sample * x.Features) + feature : ((((long)sample * x.Steps) + step) * x.Features) + feature;
            return stream.Uniform(index) >= (float)dropout.Rate ? x[sample, step, feature] / (1 - dropout.Rate) : 0;
        });
    }

    private Batch Normalize(BatchNormalizationLayer normalization, Batch x, bool training)
    {
        (double Mean, double Variance)[] moments = [.. Enumerable.Range(0, x.Features).Select(feature =>
            training ? Moments(x, feature) : (weights["moving_mean"].Span[feature], weights["moving_variance"].Span[feature]))];
        return x.With((sample, step, feature) =>
        {
            (double mean, double variance) = moments[feature];
            double normal = (x[sample, step, feature] - mean) / Math.Sqrt(variance + normalization.Epsilon);
            double scaled = normalization.Scale ? normal * weights["gamma"].Span[feature] : normal;
            return normalization.Center ? scaled + weights["beta"].Span[feature] : scaled;
        });
    }

    /// <summary>Mean and variance of a feature over the positions that count.</summary>
    private static (double Mean, double Variance) Moments(Batch x, int feature)
    {
        List<double> counted = [];
        for (int sample = 0; sample < x.Samples; sample++)
        {
            for (int step = 0; step < x.Steps; step++)
            {
                if (x.Counts(sample, step))
                {
                    counted.Add(x[sample, step, feature]);
                }
            }
        }

        double count = counted.Count + (x.Mask is null ? 0 : MaskedCountEpsilon);
        double mean = counted.Sum() / count;
        return (mean, counted.Sum(value => (value - mean) * (value - mean)) / count);
    }
}
