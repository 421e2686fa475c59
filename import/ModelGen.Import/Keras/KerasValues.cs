namespace ModelGen.Import.Keras;

/// <summary>What a call of a layer gives, by the numbers of its outputs. Only what is read becomes layers.</summary>
/// <param name="make">Adds what gives an output, and returns its place.</param>
internal sealed class KerasValues(Func<int, int> make)
{
    private readonly Dictionary<int, int> places = [];

    /// <summary>The place of an output.</summary>
    public int this[int output] => places.TryGetValue(output, out int place) ? place : places[output] = make(output);
}
