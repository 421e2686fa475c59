using System.Reflection;

namespace ModelGen.Ilgpu.Tests;

/// <summary>What is compiled instead of the tests of this project where ILGPU is missing.</summary>
public class NotRun
{
    [MissingFact]
    public void Ilgpu()
    {
    }

    /// <summary>A test that is skipped for the reason that the build found.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class MissingFactAttribute : FactAttribute
    {
        public MissingFactAttribute()
        {
            string? reason = typeof(NotRun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "IlgpuMissing").Value;
            Skip = $"The tests of the ILGPU backend are not run: {reason}.";
        }
    }
}
