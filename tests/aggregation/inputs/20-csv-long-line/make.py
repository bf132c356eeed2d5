open("a.csv", "w").write(
    '编号,名称\n1,甲\n2,"POLYGON(('
    + ",".join("118.%06d 36.%06d" % (i, i) for i in range(130000))
    + '))"\n3,丙\n'
)
