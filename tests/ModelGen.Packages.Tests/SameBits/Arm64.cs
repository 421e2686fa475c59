using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace ModelGen.Packages.Tests.SameBits;

/// <summary>What compiles programs for arm64 on x64, and runs them. Debian has it in the packages that <c>.ci/run</c> names.</summary>
internal static class Arm64
{
    /// <summary>Where the cross compiler's system libraries are.</summary>
    private const string Root = "/usr/aarch64-linux-gnu";

    /// <summary>A compiler that links for every processor, under its plain name or with its version.</summary>
    private static readonly string? Clang = Programs("clang*").Select(Path.GetFileName).FirstOrDefault(name => Regex.IsMatch(name!, "^clang(-[0-9]+)?$"));

    private static readonly string? Emulator = Programs("qemu-aarch64").Concat(Programs("qemu-aarch64-static")).FirstOrDefault();

    /// <summary>What there is not, in a line; null if nothing is missing.</summary>
    public static string? Missing { get; } =
        !OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64 ? "This is not Linux on x64."
        : Clang is null ? "There is no clang, which links for arm64."
        : !Programs("aarch64-linux-gnu-gcc").Any() ? "There is no aarch64-linux-gnu-gcc, with which the libraries of arm64 come."
        : Emulator is null ? "There is no qemu-aarch64, which runs programs for arm64."
        : null;

    /// <summary>What is typed behind <c>dotnet publish</c>; the second where clang goes by a name with its version.</summary>
    public static string[] PublishOptions => ["-r", "linux-arm64", $"-p:CppCompilerAndLinker={Clang}"];

    /// <summary>What runs a program, in front of it.</summary>
    public static string[] Command => [Emulator!, "-L", Root];

    private static IEnumerable<string> Programs(string pattern) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.GetFiles(folder, pattern))
        .Order(StringComparer.Ordinal);
}

/// <summary>A test of a program for arm64, where there is what compiles and runs it.</summary>
public sealed class Arm64FactAttribute : FactAttribute
{
    public Arm64FactAttribute() => Skip = Arm64.Missing;
}
