/* What a program for x86-64-v3 says on an older processor, before the runtime, which ends it without a word of what is missing. It needs no headers. */

extern long write(int file, const void *text, unsigned long length);
extern void _exit(int code);

static void say(const char *text)
{
    unsigned long length = 0;
    while (text[length] != 0)
    {
        length++;
    }

    if (write(2, text, length) < 0)
    {
        _exit(1);
    }
}

__attribute__((constructor(101))) static void modelgen_check_processor(void)
{
    __builtin_cpu_init();
    int avx2 = __builtin_cpu_supports("avx2"), fma = __builtin_cpu_supports("fma"), bmi2 = __builtin_cpu_supports("bmi2");
    if (avx2 && fma && bmi2)
    {
        return;
    }

    say("This program needs a processor with AVX2, FMA and BMI2 (x86-64-v3: Intel since 2013, AMD since 2015), and this one lacks");
    say(avx2 ? "" : " AVX2");
    say(fma ? "" : " FMA");
    say(bmi2 ? "" : " BMI2");
    say(".\nFor older processors it is published with -p:IlcInstructionSet=x86-64-v2, and is then some 50 times slower.\n");
    _exit(1);
}
