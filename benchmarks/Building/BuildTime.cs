namespace Benchmarks.Building;

/// <summary>What models add to a build, in milliseconds.</summary>
/// <param name="Generator">In the generator.</param>
/// <param name="Compiler">In the C# compiler, for the generated code.</param>
internal readonly record struct BuildTime(double Generator, double Compiler);
