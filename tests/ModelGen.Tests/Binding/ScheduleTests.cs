using ModelGen.Generator.Binding;

namespace ModelGen.Tests.Binding;

/// <summary>Schedules of the learning rate as the language has them.</summary>
public class ScheduleTests
{
    [Theory]
    [InlineData(
        "cosine_decay: { initial_learning_rate: 0, decay_steps: 10, warmup_target: 0.5, warmup_steps: 3 }", "CosineDecay", 0.5, "0.0, 10, 0.0, 0.5, 3")]
    [InlineData("cosine_decay: { initial_learning_rate: 0.2, decay_steps: 10, alpha: 0.1 }", "CosineDecay", 0.2, "0.2, 10, 0.1, null, 0")]
    [InlineData(
        "inverse_time_decay: { initial_learning_rate: 0.2, decay_steps: 10, decay_rate: 3, staircase: true }", "InverseTimeDecay", 0.2,
        "0.2, 10, 3.0, true")]
    [InlineData("piecewise_constant_decay: { boundaries: [3, 9], values: [0.1, 0.2, 0] }", "PiecewiseConstantDecay", 0.2, "[3, 9], [0.1, 0.2, 0.0]")]
    [InlineData("one_cycle: { maximum: 0.2, steps: 9 }", "OneCycle", 0.2, "0.2, 9, 0.3, 25.0, 10000.0")]
    public void A_schedule_is_a_call(string text, string kind, double peak, string arguments)
    {
        Optimizer optimizer = Models.Valid(Models.Trained($"loss: mse\noptimizer: {{ adam: {{ learning_rate: {{ {text} }} }} }}")).Training!.Optimizer;
        Assert.Equal(peak, optimizer.LearningRate);
        Generator.Binding.Schedules.RateSchedule schedule = optimizer.Schedule!;
        Assert.Equal((kind, peak, arguments), (schedule.Kind, schedule.Peak, string.Join(", ", schedule.Arguments)));
    }

    [Theory]
    [InlineData("learning_rate: { cosine_decay: { decay_steps: 10 } }", "initial_learning_rate")]
    [InlineData("learning_rate: { cosine_decay: { initial_learning_rate: 0, decay_steps: 10 } }", "all rates are 0, so that nothing is learned")]
    [InlineData("learning_rate: { cosine_decay: { initial_learning_rate: 1, decay_steps: 10, warmup_steps: 3 } }", "a warm-up has both")]
    [InlineData("learning_rate: { cosine_decay: { initial_learning_rate: 1, decay_steps: 10, warmup_target: 3 } }", "a warm-up has both")]
    [InlineData("learning_rate: { cosine_decay: { initial_learning_rate: 1, decay_steps: 0 } }", "an integer from 1 to 2147483647")]
    [InlineData("learning_rate: { piecewise_constant_decay: { boundaries: [3], values: [1, 2, 3] } }", "here are 3 rates and 1 boundaries")]
    [InlineData("learning_rate: { piecewise_constant_decay: { boundaries: [3, 3], values: [1, 2, 3] } }", "each boundary must be above the one before")]
    [InlineData("learning_rate: { linear_warmup: { warmup_steps: 3, then: 0 } }", "the rate rises to 0")]
    [InlineData("learning_rate: { linear_warmup: { warmup_steps: 3, then: { linear_warmup: { warmup_steps: 1 } } } }", "then")]
    [InlineData(
        "learning_rate: { exponential_decay: { initial_learning_rate: 1, decay_steps: 9, decay_rate: 0.5 } }, decay: 0.1",
        "the learning rate has a schedule, and 'decay' is another one; remove one of the two")]
    [InlineData("learning_rate: [1]", "a number at least 0, or a schedule")]
    public void What_is_wrong_with_a_schedule_is_said(string options, string message)
    {
        string error = Assert.Single(Models.Errors(Models.Trained($"loss: mse\noptimizer: {{ adam: {{ {options} }} }}")));
        Assert.Contains(message, error);
    }
}
