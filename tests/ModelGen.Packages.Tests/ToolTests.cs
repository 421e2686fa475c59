using System.Runtime.InteropServices;
using ModelGen.Tests.Binding;

namespace ModelGen.Packages.Tests;

/// <summary>The tool, installed as users do.</summary>
public class ToolTests
{
    [Fact]
    public void An_installed_tool_imports_a_model_and_verifies_it()
    {
        UserProject place = new("Place");
        place.Run("tool", "install", "ModelGen.Tool", "--tool-path", "tools", "--version", Workplace.Version).Clean();
        string root = Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory());
        string source = Repository.PathOf("tests/ModelGen.Tests/Importing/Files/k2.0.8_functional_lstm.h5");
        Assert.Equal(["Lstm.model.yaml", "Lstm.safetensors"], Tool("import", source, "--output", ".", "--name", "Lstm")[..2].Select(Path.GetFileName));
        Assert.Empty(Tool("check", "Lstm.model.yaml"));
        Assert.StartsWith("Lstm: ok: 3 samples; outputs differ by ", Assert.Single(Tool("verify", "Lstm.model.yaml", "--check", source + ".ref.safetensors")));

        string[] Tool(params string[] arguments) =>
            Dotnet.RunProgram(Path.Combine(place.Folder, "tools", "modelgen"), place.Folder, [("DOTNET_ROOT", root)], arguments).Clean().Lines;
    }
}
