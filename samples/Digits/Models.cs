using ModelGen;

namespace Digits;

/// <summary>A model that the program can train.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Description">What it is.</param>
/// <param name="Create">Makes an instance.</param>
internal sealed record ModelChoice(string Name, ModelDescription Description, Func<ModelOptions, ITrainableModel> Create);

/// <summary>The models that the program can train, the default first.</summary>
internal static class Models
{
    public static IReadOnlyList<ModelChoice> All { get; } =
    [
        Choice<LstmDigits>("lstm"),
        Choice<SimpleRnnDigits>("simple-rnn"),
        Choice<StackedLstmDigits>("stacked-lstm"),
        Choice<NormRnnReluDigits>("norm-rnn-relu"),
        Choice<NormRnnTanhDigits>("norm-rnn-tanh"),
        Choice<NormLstmTanhDigits>("norm-lstm-tanh"),
        Choice<NormLstmReluDigits>("norm-lstm-relu"),
    ];

    private static ModelChoice Choice<TModel>(string name)
        where TModel : IModel<TModel>, ITrainableModel =>
        new(name, TModel.ModelDescription, options => TModel.Create(options));
}
