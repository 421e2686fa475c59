namespace ModelGen.Tests.Reference;

/// <summary>Optimizers at random, with settings that show in a few steps.</summary>
/// <param name="random">What draws.</param>
/// <param name="seed">Which model it is for, so that kinds come in turn.</param>
internal sealed class RandomOptimizer(System.Random random, int seed)
{
    private static readonly string[] Keywords = ["sgd", "adam", "adamw", "rmsprop", "nadam", "adamax", "adagrad", "adadelta", "lion"];

    public static string Draw(System.Random random, int seed) => new RandomOptimizer(random, seed).Optimizer();

    private string Optimizer()
    {
        string rate = OneOf("0.01", "0.003", "0.1");
        bool scheduled = seed % 4 == 2;
        List<string> options = [$"learning_rate: {(scheduled ? Schedule(rate) : rate)}"];
        string keyword = Keywords[seed % Keywords.Length];
        string[] own = keyword switch
        {
            "sgd" => ["momentum: 0.9", $"nesterov: {Flag()}"],
            "adam" => ["beta_1: 0.8", "beta_2: 0.95", "epsilon: 1.0e-5", $"amsgrad: {Flag()}"],
            "adamw" => ["beta_1: 0.85", "weight_decay: 0.1", $"amsgrad: {Flag()}"],
            "nadam" or "adamax" => ["beta_1: 0.8", "beta_2: 0.95", "epsilon: 1.0e-5"],
            "adagrad" => ["initial_accumulator_value: 0.05", "epsilon: 1.0e-5"],
            "adadelta" => ["rho: 0.8", "epsilon: 1.0e-3"],
            "lion" => ["beta_1: 0.8", "beta_2: 0.9"],
            _ => ["rho: 0.8", "momentum: 0.5", $"centered: {Flag()}", "epsilon: 1.0e-5"],
        };
        options.AddRange(own.Where(_ => Chance(0.6)));
        if (Chance(0.5) && !scheduled)
        {
            options.Add("decay: 0.1");
        }

        if (Chance(0.6))
        {
            options.Add(OneOf("clipnorm: 0.05", "global_clipnorm: 0.1", "clipvalue: 0.01"));
        }

        if (seed % 5 == 1)
        {
            options.RemoveAll(option => option.StartsWith("weight_decay"));
            options.Add("weight_decay: 0.2");
            options.AddRange(seed % 10 == 1 ? ["exclude_from_weight_decay: ['*/*e*', kernel]"] : []);
        }

        if (seed % 7 == 3)
        {
            options.AddRange(["use_ema: true", "ema_momentum: 0.7"]);
            options.AddRange(seed % 14 == 3 ? ["ema_overwrite_frequency: 2"] : []);
        }

        if (seed % 6 == 5)
        {
            options.Add($"gradient_accumulation_steps: {(seed % 12 == 5 ? 2 : 3)}");
        }

        return $"{keyword}: {"{"} {string.Join(", ", options)} {"}"}";
    }

    /// <summary>One schedule after another, each with steps as few as a test takes.</summary>
    private string Schedule(string rate) => (seed / 4 % 8) switch
    {
        0 => $"{{ cosine_decay: {{ initial_learning_rate: 0, decay_steps: 3, warmup_target: {rate}, warmup_steps: 1 }} }}",
        1 => $"{{ exponential_decay: {{ initial_learning_rate: {rate}, decay_steps: 2, decay_rate: 0.5, staircase: true }} }}",
        2 => $"{{ piecewise_constant_decay: {{ boundaries: [0, 1], values: [{rate}, 0.05, 0] }} }}",
        3 => $"{{ polynomial_decay: {{ initial_learning_rate: {rate}, decay_steps: 2, power: 0.5, cycle: true }} }}",
        4 => $"{{ inverse_time_decay: {{ initial_learning_rate: {rate}, decay_steps: 2, decay_rate: 0.7 }} }}",
        5 => $"{{ cosine_decay_restarts: {{ initial_learning_rate: {rate}, first_decay_steps: 2, alpha: 0.1 }} }}",
        6 => $"{{ one_cycle: {{ maximum: {rate}, steps: 3 }} }}",
        _ => $"{{ linear_warmup: {{ warmup_steps: 2, then: {rate} }} }}",
    };

    private string Flag() => Chance(0.5) ? "true" : "false";

    private bool Chance(double probability) => random.NextDouble() < probability;

    private string OneOf(params string[] choices) => choices[random.Next(choices.Length)];
}
