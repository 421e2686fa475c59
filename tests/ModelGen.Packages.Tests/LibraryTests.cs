namespace ModelGen.Packages.Tests;

/// <summary>A program that gets models from a class library: the package reaches it through the library only.</summary>
public sealed class LibraryTests
{
    private static readonly Lazy<UserProject> Built = new(() =>
    {
        UserProject place = new UserProject("Place")
            .With("Lib/Lib.csproj", UserProject.ProjectFile("<TargetFramework>net8.0</TargetFramework>", UserProject.Reference("ModelGen")))
            .With("Lib/small.model.yaml", UserProject.Model)
            .With("Lib/pen.model.yaml", """
                modelgen: 1
                input: { shape: [30, 2] }
                layers: [masking, { lstm: { units: 20, return_sequences: true } }, dropout: 0.2, gru: 9, dense: { units: 3, activation: softmax }]
                training: { loss: sparse_categorical_crossentropy, optimizer: adam, batch_size: 8 }
                codegen: { streaming: true }
                """)
            .With("App/App.csproj", UserProject.ProjectFile(
                "<TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType>", """<ProjectReference Include="../Lib/Lib.csproj" />"""))
            .With("App/no-model-here.model.yaml", "This is no model.")
            .With("App/Program.cs", """
                using var model = new Lib.Small(seed: 1);
                model.Predict(new float[12], new float[2]);
                model.Save("small.safetensors");
                Console.WriteLine(Lib.Small.ParameterCount);

                // Five training steps, and a sequence by itself, point by point and as one of several requests.
                float[] x = [.. Enumerable.Range(0, 8 * 60).Select(i => MathF.Sin(i))], y = new float[3];
                using var pen = new Lib.Pen(seed: 2);
                for (int step = 0; step < 5; step++)
                {
                    pen.Forward(x, [0, 1, 2, 0, 1, 2, 0, 1], new ModelGen.StepContext(Training: true, Seed: 3, Step: step));
                    pen.Backward();
                    pen.Update();
                }

                Console.WriteLine(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(
                    System.Runtime.InteropServices.MemoryMarshal.AsBytes(pen.Parameters))));
                pen.Predict(x.AsSpan(0, 60), y);
                Print();
                using ModelGen.ModelStream stream = pen.CreateStream();
                for (int point = 0; point < 30; point++)
                {
                    stream.Step(x.AsSpan(2 * point, 2), y);
                }

                Print();
                using var pool = new ModelGen.SessionPool(stream.Weights);
                pool.Predict(x.AsSpan(0, 60), y);
                Print();

                void Print() => Console.WriteLine(string.Join(' ', y.Select(BitConverter.SingleToInt32Bits)));
                """);
        place.Run("build", "App").Clean();
        return place;
    });

    [Fact]
    public void Its_own_files_are_not_compiled()
    {
        string[] lines = Lines(Built.Value.Run("run", "--project", "App", "--no-build").Clean().Output);
        Assert.Equal("48", lines[0]);
        Assert.Equal(64, lines[1].Length);
        Assert.Equal([lines[2], lines[2]], lines[3..]);
    }

    /// <summary>The exporter reads the description again, while the generator compiles it.</summary>
    [Fact]
    public void A_program_exports_the_model_that_it_has_trained()
    {
        UserProject place = new UserProject("App")
            .With("App.csproj", UserProject.ProjectFile(
                "<TargetFramework>net8.0</TargetFramework><RollForward>Major</RollForward><OutputType>Exe</OutputType>",
                UserProject.Reference("ModelGen") + UserProject.Reference("ModelGen.Export")))
            .With("small.model.yaml", UserProject.Model)
            .With("Program.cs", """
                using ModelGen.Export;

                using App.Small model = new();
                model.Save("small.safetensors");
                OnnxExport.Write("small.model.yaml", "small.safetensors", "small.onnx");
                KerasExport.Write("small.model.yaml", "small.safetensors", "small.keras");
                PyTorchExport.Write("small.model.yaml", "small.safetensors", "torch.safetensors", new() { Module = "small.py" });
                """);
        Assert.Empty(place.Run("run").Clean().Lines);
        Assert.All(new[] { "small.onnx", "small.keras", "torch.safetensors", "small.py" }, file => Assert.True(File.Exists(Path.Combine(place.Folder, file))));
    }

    /// <summary>F#'s compiler runs no generators, and what one made in a C# library is a class like any other.</summary>
    [Fact]
    public void The_FSharp_program_of_the_page_runs()
    {
        string page = ModelGen.Tests.Binding.Repository.Read("docs/projects.md");
        string program = page.Split("```fsharp\n")[1].Split("```")[0];
        UserProject place = new UserProject("Place")
            .With("Models/Models.csproj", UserProject.ProjectFile("<TargetFramework>net8.0</TargetFramework>", UserProject.Reference("ModelGen")))
            .With("Models/small.model.yaml", UserProject.Model + "\ntraining: { loss: mse, optimizer: adam, batch_size: 4, epochs: 2 }")
            .With("App/App.fsproj", UserProject.ProjectFile(
                "<TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType>",
                """<Compile Include="Program.fs" /><ProjectReference Include="../Models/Models.csproj" />"""))
            .With("App/Program.fs", program);
        Assert.Equal(["48 parameters, 2 epochs"], place.Run("run", "--project", "App").Clean().Lines);
    }

    [Fact]
    public void Native_AOT_gets_the_instructions_that_models_need_as_the_compiler_of_the_framework_calls_them()
    {
        Assert.Equal("x86-64-v3", InstructionSet("App"));
        Assert.Equal("x86-x64-v3", InstructionSet("Lib"));
    }

    [NativeAotFact]
    public void It_gives_the_same_bits_compiled_ahead_of_time()
    {
        UserProject place = Built.Value;
        string[] compiledAtRunTime = Lines(place.Run("run", "--project", "App", "--no-build").Clean().Output);
        place.Run("publish", "App", "--use-current-runtime", "--output", "native", "-p:PublishAot=true", "-p:UseAppHost=true").Clean();
        Assert.Equal(compiledAtRunTime, Lines(NativeAotFactAttribute.Output(Path.Combine(place.Folder, "native", "App"))));
    }

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string InstructionSet(string project) => Built.Value.Run(
        "msbuild", project, "-nologo", "-t:SetInstructionSetForModels", "-getProperty:IlcInstructionSet", "-p:PublishAot=true", "-p:RuntimeIdentifier=linux-x64")
        .Clean().Output.Trim();
}
