using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Optimizers;

/// <summary>What every optimizer can do: decay, clip, average weights, and add up gradients.</summary>
internal static class CommonOptions
{
    private static readonly NumberType AtLeastZero = new() { Minimum = 0 };

    public static readonly Option<double> Decay = new(
        "decay", AtLeastZero, 0, "Each step's rate is the learning rate / (1 + decay * steps done before); 0: none.");

    public static readonly Option<EquatableArray<string>> Excluded = new(
        "exclude_from_weight_decay",
        new ListType<string>("patterns", new TextType { Visible = true }, 1, 64, distinct: true),
        [],
        "Weights that weight_decay leaves as they are: names such as bias, or patterns of paths such as lstm_1/* and */gamma.");

    public static readonly Option<bool> UseAverage = new(
        "use_ema", new BooleanType(), false, "Whether Fit ends with the running mean of the weights in their place.");

    public static readonly Option<int> AccumulationSteps = new(
        "gradient_accumulation_steps", new IntegerType(1, 65536), 1, "Batches whose mean gradient makes one step of the optimizer.");

    private static readonly Option<double> ClipNorm = new(
        "clipnorm", AtLeastZero, 0, "Each tensor's gradient is scaled to a norm of at most this; 0: no limit.");

    private static readonly Option<double> GlobalClipNorm = new(
        "global_clipnorm", AtLeastZero, 0, "All gradients together are scaled to a norm of at most this; 0: no limit.");

    private static readonly Option<double> ClipValue = new(
        "clipvalue", AtLeastZero, 0, "Each element of a gradient is cut to between -this and this; 0: no limit.");

    private static readonly Option<double> AverageMomentum = new(
        "ema_momentum", new NumberType { Minimum = 0, Maximum = 1 }, 0.99, "Share of the old value in the running mean of the weights.");

    private static readonly Option<int> OverwriteFrequency = new(
        "ema_overwrite_frequency",
        new IntegerType(0, int.MaxValue),
        0,
        "Each of so many steps puts the running mean in the place of the weights; 0: only the end of Fit does.");

    private static readonly (Option<double> Option, ClippingKind Kind)[] ClippingRules =
        [(ClipNorm, ClippingKind.Norm), (GlobalClipNorm, ClippingKind.GlobalNorm), (ClipValue, ClippingKind.Value)];

    /// <summary>What is off unless it is asked for.</summary>
    public static readonly Option[] Switches = [UseAverage, AverageMomentum, OverwriteFrequency, AccumulationSteps];

    /// <summary>All of them, in the order of the documentation.</summary>
    public static readonly Option[] All = [Excluded, Decay, ClipNorm, GlobalClipNorm, ClipValue, .. Switches];

    /// <summary>Why options do not go together, and which of them is to blame, or null.</summary>
    /// <param name="values">The options, each of which may be wrong for itself.</param>
    /// <param name="scheduled">Whether the learning rate has a schedule.</param>
    /// <param name="decays">Whether there is a weight decay.</param>
    public static (Option Option, string Message)? Objection(OptionValues values, bool scheduled, bool decays)
    {
        if (scheduled && values.IsOn(Decay))
        {
            return (Decay, "the learning rate has a schedule, and 'decay' is another one; remove one of the two");
        }

        if (values.Valid && !decays && values.IsOn(Excluded))
        {
            return (Excluded, "there is no weight decay from which weights could be left out; give 'weight_decay' too");
        }

        Option? idle = values.Valid && !values.Get(UseAverage) ? new Option[] { AverageMomentum, OverwriteFrequency }.FirstOrDefault(values.IsOn) : null;
        if (idle is not null)
        {
            return (idle, $"weights have a running mean only with 'use_ema: true'; add it, or remove '{idle.Name}'");
        }

        List<Option<double>> limits = ClippingRules.Select(rule => rule.Option).Where(values.IsOn).ToList();
        return limits.Count <= 1
            ? null
            : (limits[1], $"{Words.List(limits.Select(limit => limit.Name))} are given, but gradients are clipped in one way only");
    }

    public static Clipping ClippingOf(OptionValues values) => ClippingRules
        .Where(rule => values.IsOn(rule.Option))
        .Select(rule => new Clipping(rule.Kind, values.Get(rule.Option)))
        .FirstOrDefault() ?? new(ClippingKind.None, 0);

    /// <summary>The rule on a weight of which the decay was taken off first.</summary>
    public static UpdateRule Decayed(UpdateRule rule, OptionValues values, double weightDecay)
    {
        if (weightDecay == 0)
        {
            return rule;
        }

        Symbol decayed = "w_decayed";
        Expr decay = values.Get(Excluded).Count > 0 ? Optimizer.OwnDecay : weightDecay;
        IEnumerable<Equation> equations = rule.Equations.Select(equation =>
            equation with { Value = equation.Value.Substitute(symbol => symbol == Optimizer.W ? decayed : null) });
        Equation first = new(decayed, Optimizer.W - (Optimizer.W * decay * Optimizer.Lr));
        return rule with { Equations = equations.Prepend(first).ToEquatableArray() };
    }

    /// <summary>The rule with a running mean of the weight, the weight itself at the first step, which now and then takes the weight's place.</summary>
    public static UpdateRule Averaged(UpdateRule rule, OptionValues values)
    {
        if (!values.Get(UseAverage))
        {
            return rule;
        }

        Symbol average = "average", momentum = "ema", overwrite = "overwrite", trained = "w_trained";
        int frequency = values.Get(OverwriteFrequency);
        Symbol weight = frequency > 0 ? trained : Optimizer.W.Next;
        List<Equation> equations =
        [
            .. rule.Equations.Select(equation => equation.Name == Optimizer.W.Next ? equation with { Name = weight } : equation),
            new(average, (momentum * average.Previous) + ((1 - (Expr)momentum) * weight)),
        ];
        List<StepValue> stepValues = [.. rule.StepValues, new("mean_share", StepFunction.AfterFirst, values.Get(AverageMomentum))];
        List<Equation> scalars = [.. rule.Scalars, new(momentum, (Symbol)"mean_share")];
        if (frequency > 0)
        {
            stepValues.Add(new("is_due", StepFunction.Every, frequency));
            scalars.Add(new(overwrite, (Symbol)"is_due"));
            equations.Add(new(Optimizer.W.Next, Expr.IfGreater(overwrite, 0, average, trained)));
        }

        return new UpdateRule([.. rule.Slots, new Slot(average)], [.. stepValues], [.. scalars], [.. equations]);
    }
}
