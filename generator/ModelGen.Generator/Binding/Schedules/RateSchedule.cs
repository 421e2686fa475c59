using ModelGen.Generator.Common;

namespace ModelGen.Generator.Binding.Schedules;

/// <summary>How a learning rate moves with the steps.</summary>
/// <param name="Kind">The method of the runtime's <c>RateSchedule</c> that makes it.</param>
/// <param name="Peak">The rate that stands for it, above 0.</param>
/// <param name="Arguments">The arguments of the method, as C# text, without the schedule behind this one.</param>
/// <param name="Then">The schedule behind this one, the second argument of the method; or null.</param>
internal sealed record RateSchedule(string Kind, double Peak, EquatableArray<string> Arguments, RateSchedule? Then = null);

/// <summary>A learning rate: a number, or a schedule.</summary>
/// <param name="Value">The number, or the schedule's peak.</param>
/// <param name="Schedule">The schedule, or null.</param>
internal sealed record LearningRate(double Value, RateSchedule? Schedule = null);
