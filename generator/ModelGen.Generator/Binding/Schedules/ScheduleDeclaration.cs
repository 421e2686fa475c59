using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Emit;

namespace ModelGen.Generator.Binding.Schedules;

/// <summary>A kind of schedule of the learning rate.</summary>
/// <param name="keyword">Its name in a model description.</param>
/// <param name="kind">The method of the runtime that makes it.</param>
/// <param name="doc">What it does, in one line.</param>
/// <param name="options">Its options, in the order of the method's parameters.</param>
internal abstract class ScheduleDeclaration(string keyword, string kind, string doc, params Option[] options)
    : Declaration(keyword, doc, null, new OptionSet(options, TrainingWords.OfSchedule([.. options.Select(option => option.Name)])))
{
    protected static readonly NumberType AtLeastZero = new() { Minimum = 0 };

    protected static readonly NumberType AboveZero = new() { Minimum = 0, AboveMinimum = true };

    protected static readonly NumberType AtLeastOne = new() { Minimum = 1 };

    protected static readonly IntegerType Steps = new(1, int.MaxValue);

    protected static readonly Option<double> Initial = new("initial_learning_rate", AboveZero, "The first rate.");

    protected static readonly Option<double> Alpha = new(
        "alpha", new NumberType { Minimum = 0, Maximum = 1 }, 0, "The last rate's share of the first.");

    protected static readonly Option<bool> Staircase = new(
        "staircase", new BooleanType(), false, "Whether it falls at once every decay_steps, rather than at every step.");

    /// <summary>Makes the schedule, or reports why its options do not go together and is null.</summary>
    public RateSchedule? Build(OptionValues values, Problems problems)
    {
        if (Objection(values) is (Option option, string message))
        {
            problems.Report(Descriptors.Contradiction, values.NodeOf(option), message);
            return null;
        }

        return new RateSchedule(kind, Peak(values), Arguments(values).ToEquatableArray(), Then(values));
    }

    /// <summary>The option that steps are counted by.</summary>
    protected static Option<int> StepsOption(string name, string doc) => new(name, Steps, doc);

    /// <summary>The rate that stands for the schedule.</summary>
    protected virtual double Peak(OptionValues values) => values.Get(Initial);

    /// <summary>The arguments of the runtime's method, as C# text.</summary>
    protected virtual IEnumerable<string> Arguments(OptionValues values) => values.Plain().Select(option => Text(option.Value));

    /// <summary>The schedule that follows, or null.</summary>
    protected virtual RateSchedule? Then(OptionValues values) => null;

    /// <summary>Why options do not go together, and which of them is to blame, or null.</summary>
    protected virtual (Option Option, string Message)? Objection(OptionValues values) => null;

    protected static string Text(object value) => value is double number ? CSharp.Double(number) : Words.Show(value);
}
