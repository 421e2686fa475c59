using System.CommandLine;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using ModelGen.Tests.Binding;
using ModelGen.Tool;
using ModelGen.Tool.Shell;

namespace ModelGen.Tests.Documentation;

/// <summary>What the pages show is true: examples compile and run, models are models, commands and links lead somewhere.</summary>
public partial class PageTests
{
    /// <summary>Pages with examples in C# or models, but for those that other tests take.</summary>
    public static TheoryData<string> WithExamples =>
        [.. Page.All.Except(["CONTRIBUTING.md", "docs/devices.md", "docs/diagnostics.md"])
            .Where(path => new Page(path) is var page && page.Blocks("csharp").Length + page.Blocks("yaml").Length > 0)];

    public static TheoryData<string> Pages => [.. Page.All];

    [Theory]
    [MemberData(nameof(WithExamples))]
    public void Examples_compile_and_run(string path)
    {
        Page page = new(path);
        Given given = Given.Of(path);
        Compilation program = PageProject.Compile(page, given);
        if (given.Runs)
        {
            PageProject.Run(program);
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Parts_of_project_files_are_well_formed(string path) =>
        Assert.All(new Page(path).Blocks("xml"), block => Assert.NotEmpty(XElement.Parse($"<Block>{block}</Block>").Elements()));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_somewhere(string path)
    {
        string repository = Regex.Match(Repository.Read("Directory.Build.props"), "<RepositoryUrl>(.+)</RepositoryUrl>").Groups[1].Value;
        foreach (string link in new Page(path).Links)
        {
            string target = link.Replace($"{repository}/blob/main/", "/").Replace($"{repository}#", "/README.md#");
            if (target.StartsWith("https://", StringComparison.Ordinal) || target.EndsWith("#readme", StringComparison.Ordinal))
            {
                continue;
            }

            string[] parts = target.Split('#');
            string file = parts[0].Length == 0 ? path
                : parts[0][0] == '/' ? parts[0][1..]
                : Path.GetRelativePath(Repository.PathOf(""), Path.GetFullPath(parts[0], Path.GetDirectoryName(Repository.PathOf(path))!));
            Assert.True(File.Exists(Repository.PathOf(file)), $"{path}: {link} leads to no file");
            Assert.True(parts.Length == 1 || new Page(file).Anchors.Contains(parts[1]), $"{path}: {link} leads to no heading");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Commands_name_what_there_is(string path)
    {
        foreach (string command in new Page(path).Commands)
        {
            string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string[] files = [.. words.Where(word => InTheRepository().IsMatch(word))];
            Assert.All(files, file => Assert.True(Path.Exists(Repository.PathOf(file)), $"{path}: '{command}' names {file}, which is not there"));
            string[] options = [.. words.SkipWhile(word => word != "--").Skip(1).Select(word => Placeholders.GetValueOrDefault(word, word))];
            RootCommand? sample = files.LastOrDefault() switch
            {
                "samples/Digits" => new global::Digits.CommandLine(_ => 0).Root,
                "samples/Sequences" => new global::Sequences.CommandLine(_ => 0).Root,
                _ => null,
            };
            Assert.Equal([], sample?.Parse(options).Errors.Select(error => $"{path}: '{command}': {error.Message}") ?? []);
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Commands_of_the_tool_are_those_that_there_are(string path)
    {
        Command tool = ModelGenTool.Root(new ToolConsole(TextReader.Null, TextWriter.Null, TextWriter.Null));
        foreach (string command in new Page(path).Commands.SelectMany(line => line.Split('|', '#', '>')).Select(part => part.Trim()))
        {
            string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            IEnumerable<string> errors = words is ["modelgen", .. string[] options] ? tool.Parse(options).Errors.Select(error => error.Message) : [];
            Assert.Equal([], errors.Select(error => $"{path}: '{command}': {error}"));
        }
    }

    /// <summary>Words that stand for a value of the reader's choice.</summary>
    private static readonly Dictionary<string, string> Placeholders = new() { ["MODEL"] = "lstm", ["SEED"] = "1", ["TASK"] = "vowels", ["DIR"] = "." };

    [GeneratedRegex("^(samples|benchmarks|tests)(/|$)")]
    private static partial Regex InTheRepository();
}
