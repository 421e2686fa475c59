using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Schedules;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Optimizers;

/// <summary>What an optimizer does to one weight; see <see cref="Optimizer"/> for the members.</summary>
internal sealed record UpdateRule(
    EquatableArray<Slot> Slots, EquatableArray<StepValue> StepValues, EquatableArray<Equation> Scalars, EquatableArray<Equation> Equations)
{
    /// <summary>A rule whose only scalar is its step size, the learning rate.</summary>
    public UpdateRule(EquatableArray<Slot> slots, EquatableArray<Equation> equations)
        : this(slots, [], [new(Optimizer.A, Optimizer.Lr)], equations)
    {
    }
}

/// <summary>A kind of optimizer.</summary>
/// <param name="keyword">Its name in a model description.</param>
/// <param name="kind">Keras' class name.</param>
/// <param name="doc">What it does, in one line.</param>
/// <param name="learningRate">Its default learning rate.</param>
/// <param name="options">Options of its own.</param>
/// <param name="foreign">Keys that people write in their place.</param>
/// <param name="weightDecay">Its default weight decay.</param>
internal abstract class OptimizerDeclaration(
    string keyword, string kind, string doc, Option<LearningRate> learningRate, Option[] options, Vocabulary foreign, Option<double> weightDecay)
    : Declaration(
        keyword,
        doc,
        learningRate,
        new OptionSet([learningRate, .. options, weightDecay, .. CommonOptions.All], foreign))
{
    protected static readonly NumberType AtLeastZero = new() { Minimum = 0 };

    /// <summary>From 0 up to, but not, 1.</summary>
    protected static readonly NumberType BelowOne = new() { Minimum = 0, Maximum = 1, BelowMaximum = true };

    /// <summary>The gradient.</summary>
    protected static readonly Symbol G = Optimizer.G;

    /// <summary>The weight.</summary>
    protected static readonly Symbol W = Optimizer.W;

    /// <summary>The step size.</summary>
    protected static readonly Symbol A = Optimizer.A;

    /// <summary>The learning rate, decayed.</summary>
    protected static readonly Symbol Lr = Optimizer.Lr;

    /// <summary>The option <c>weight_decay</c> of optimizers that have none unless asked for.</summary>
    protected static readonly Option<double> NoWeightDecay = WeightDecayOption(0);

    protected OptimizerDeclaration(string keyword, string kind, string doc, Option<LearningRate> learningRate, Option[] options, Vocabulary foreign)
        : this(keyword, kind, doc, learningRate, options, foreign, NoWeightDecay)
    {
    }

    /// <summary>Whether the options go together; reports where they do not. They may be wrong each for itself.</summary>
    public bool Agree(OptionValues values, Problems problems)
    {
        bool scheduled = values.Valid && values.Get(learningRate).Schedule is not null;
        bool decays = values.Valid && values.Get(weightDecay) > 0;
        if (CommonOptions.Objection(values, scheduled, decays) is (Option option, string message))
        {
            problems.Report(Descriptors.Contradiction, values.NodeOf(option), message);
            return false;
        }

        return true;
    }

    /// <summary>Makes the optimizer from options that are right and go together.</summary>
    public Optimizer Build(OptionValues values)
    {
        UpdateRule rule = CommonOptions.Averaged(CommonOptions.Decayed(Rule(values), values, values.Get(weightDecay)), values);
        HashSet<string> changed = [.. values.Changed().Select(setting => setting.Name)];
        return new Optimizer(
            kind,
            values.Plain()
                .Where(option => changed.Contains(option.Name) || IsAlwaysShown(option.Name))
                .Select(option => new Setting(option.Name, Words.Show(option.Value))).ToEquatableArray(),
            values.Get(learningRate).Value,
            values.Get(learningRate).Schedule,
            values.Get(CommonOptions.Decay),
            CommonOptions.ClippingOf(values),
            rule.Slots,
            rule.StepValues,
            rule.Scalars,
            rule.Equations)
        {
            Accumulation = values.Get(CommonOptions.AccumulationSteps),
            Averages = values.Get(CommonOptions.UseAverage),
            WeightDecay = values.Get(weightDecay),
            Undecayed = values.Get(CommonOptions.Excluded),
        };
    }

    /// <summary>The option <c>learning_rate</c> with a default.</summary>
    protected static Option<LearningRate> RateOption(double value) =>
        new("learning_rate", RateType.Instance, new LearningRate(value), "The learning rate, or a schedule of it.");

    /// <summary>The option <c>epsilon</c> with Keras' default.</summary>
    protected static Option<double> EpsilonOption(string doc) => new("epsilon", LayerOptions.AboveZero, 1e-7, doc);

    /// <summary>The option <c>weight_decay</c> with a default.</summary>
    protected static Option<double> WeightDecayOption(double value) => new(
        "weight_decay", AtLeastZero, value, "Share of each weight that is taken off per step, times the learning rate.");

    protected abstract UpdateRule Rule(OptionValues values);

    /// <summary>What is off unless it is asked for is not worth telling.</summary>
    private bool IsAlwaysShown(string option) =>
        option != "amsgrad" && !(option == weightDecay.Name && weightDecay == NoWeightDecay) && !CommonOptions.Switches.Any(other => other.Name == option);
}
