using ModelGen.Testing;

namespace ModelGen.Tests._1;

/// <summary>
/// The generated code, held word for word in the folder Snapshots: a change of the model, or another version of ModelGen, shows as a change of these files.
/// Run the tests once with the environment variable MODELGEN_UPDATE set to 1 to accept what is generated.
/// </summary>
public class ModelTests
{
    [Fact]
    public void Generated_code_is_what_was_reviewed() => ModelTest.Run("MODEL_PATH").EnsureSuccess().MatchSnapshots("Snapshots");
#if (hasCheck)

    /// <summary>The outputs are still those of the program that the model was imported from.</summary>
    [Fact]
    public void Outputs_are_those_of_the_source()
    {
        using MODEL_CLASS model = new();
        ModelCheck.Run(model, "CHECK_PATH");
    }
#endif
}
