namespace ModelGen.Training;

/// <summary>What a data set is there for.</summary>
/// <param name="Of">How errors call it, behind what is wrong with it.</param>
/// <param name="InputsAreFinite">
/// Whether its inputs have to be finite. They have to where they would spoil a whole training run; a test counts the outputs that are not.
/// </param>
internal sealed record DataRole(string Of, bool InputsAreFinite)
{
    public static readonly DataRole Training = new(" of the training data", InputsAreFinite: true);

    public static readonly DataRole Validation = new(" of the validation data", InputsAreFinite: true);

    public static readonly DataRole Evaluation = new(" of the evaluation data", InputsAreFinite: false);

    /// <summary>The only data set that a caller has.</summary>
    public static readonly DataRole Any = new("", InputsAreFinite: false);
}
