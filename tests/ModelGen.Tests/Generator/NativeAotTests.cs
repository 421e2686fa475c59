using System.Diagnostics;
using ModelGen.Tests.Binding;

namespace ModelGen.Tests.Generation;

/// <summary>What the build files of the generator say to the native compiler.</summary>
public class NativeAotTests
{
    [Theory]
    [InlineData("x86-64-v3", "-p:PublishAot=true -p:RuntimeIdentifier=linux-x64")]
    [InlineData("x86-64-v3", "-p:PublishAot=true -p:RuntimeIdentifier=win-x64")]
    [InlineData("native", "-p:PublishAot=true -p:RuntimeIdentifier=linux-x64 -p:IlcInstructionSet=native")]
    [InlineData("x86-64-v3", "-p:PublishAot=true -p:RuntimeIdentifier=linux-musl-x64")]
    [InlineData("", "-p:PublishAot=true -p:RuntimeIdentifier=osx-x64")]
    [InlineData("", "-p:PublishAot=true -p:RuntimeIdentifier=linux-arm64")]
    [InlineData("", "-p:RuntimeIdentifier=linux-x64")]
    [InlineData("x86-x64-v3", "-p:PublishAot=true -p:RuntimeIdentifier=linux-x64 -p:TargetFramework=net8.0")]
    public void Multiply_adds_are_instructions_on_x64_unless_the_project_says_otherwise(string expected, string options)
    {
        string project = Repository.PathOf("benchmarks/Aot/Aot.csproj");
        using Process process = Process.Start(new ProcessStartInfo(
            "dotnet",
            ["msbuild", project, "-nologo", "-t:SetInstructionSetForModels", "-getProperty:IlcInstructionSet", .. options.Split(' ')])
        {
            RedirectStandardOutput = true,
        })!;
        string found = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal((expected, 0), (found.Trim(), process.ExitCode));
    }
}
