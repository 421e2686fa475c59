using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit;

/// <summary>What a backend knows of each kind of stage: one entry for each. A test asserts that no kind is missing.</summary>
/// <typeparam name="T">What there is to know of a kind.</typeparam>
internal sealed class StageRenderers<T>
    where T : class
{
    private readonly Dictionary<Type, T> entries = [];

    /// <summary>The kinds that have an entry.</summary>
    public IReadOnlyCollection<Type> Kinds => entries.Keys;

    /// <summary>The entry of a stage's kind.</summary>
    public T this[Stage stage] => entries[stage.GetType()];

    public void Add<TStage>(T entry)
        where TStage : Stage => entries.Add(typeof(TStage), entry);
}
