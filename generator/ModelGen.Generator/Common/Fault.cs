namespace ModelGen.Generator.Common;

/// <summary>What the compiler itself does wrong: it becomes a value, so that no model's failure stops the others.</summary>
internal static class Fault
{
    /// <summary>What a step makes, or what <paramref name="failed"/> makes of the description of what it throws.</summary>
    public static T Catch<T>(Func<T> step, Func<string, T> failed)
    {
        try
        {
            return step();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return failed($"{exception.GetType().Name} in {exception.TargetSite?.DeclaringType?.Name}: {exception.Message}");
        }
    }
}
